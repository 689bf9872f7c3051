"""Ports for nodes that live for a while."""

import contextlib
import socket


def two_free_ports() -> int:
    """The first of two neighbouring ports nobody listens on."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            with contextlib.suppress(OSError, OverflowError):
                second.bind(("127.0.0.1", port + 1))
                return port
