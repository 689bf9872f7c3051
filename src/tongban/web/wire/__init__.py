"""End points for machines: other nodes, and whoever watches over this one. docs/protocol.md describes them."""
