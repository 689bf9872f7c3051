"""The printed sheet of a guide or a letter: words in blocks, set as PDF."""
