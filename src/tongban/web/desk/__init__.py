"""The desk: pages for the integrated window, which takes in, and for the authority, which decides."""
