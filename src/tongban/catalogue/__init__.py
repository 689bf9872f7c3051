"""What the governments do for people: one standard file for each item, and everything derived from it."""
