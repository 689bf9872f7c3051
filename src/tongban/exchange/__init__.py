"""Signed messages between the nodes of governments: outbox, inbox, receipts, order. Knows no case.

docs/protocol.md describes what goes over the wire, so that somebody else can write a node.
"""
