"""A case from draft to result: apply, take in, accept, hand over, decide, deliver. The same rules run on every node."""
