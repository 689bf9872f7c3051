"""What a process keeps in memory, and how it knows that it is not out of date."""
