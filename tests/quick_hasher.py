"""Argon2 with the smallest cost it allows: the suite makes hundreds of accounts, and nobody attacks them."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """The node's own hasher, only cheap."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
