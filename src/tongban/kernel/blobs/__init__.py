"""Files by the digest of their content: the same bytes are stored once, sealed, in the database.

In the database and not on disk, so that a file and the row that names it are written together or not at all, and so
that web and worker processes need no shared disk.
"""
