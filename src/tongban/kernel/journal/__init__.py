"""The append-only journal, and the one queue of work that follows from it."""
