"""Commands of identity, a file for each kind: import the one you need."""
