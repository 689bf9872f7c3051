"""The list of nodes that the founding governments sign together: who they are, which keys count, who may decide what."""
