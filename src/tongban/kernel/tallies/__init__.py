"""How often something happened, by day: counters that cost the same however long a node has been at work."""
