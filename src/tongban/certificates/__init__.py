"""Electronic certificates: issue them, keep copies of the neighbours', say whether one is good."""
