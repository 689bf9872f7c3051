"""The top of the staircase: one node put together, from its settings to its command line."""
