"""One file that holds a whole node, unreadable without a passphrase or a private key, and the way back (docs/backup.md)."""
