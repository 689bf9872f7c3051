"""Does a node keep tb-peer v1? One who plays its peer tries everything docs/protocol.md says of it and writes down what it does.

What is sent has no effect there: voids in streams of its own, spoilt messages, calls for things that are not offered.
"""
