"""Measures two real nodes on this machine: complete cases, messages, pages and memory."""
