"""Reads. What shows another person's data goes through services/viewing, which records it."""
