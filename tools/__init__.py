"""What the repository needs to look after itself; none of it runs on a node."""
