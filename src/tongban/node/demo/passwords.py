"""How the demonstration keeps the passwords it made up."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class DemoArgon2(Argon2PasswordHasher):
    """Argon2id at the least cost OWASP allows a real site: 19 MiB, two rounds, one lane.

    A real node spends ten times as much, because people choose passwords that can be guessed. Those of the demonstration
    are sixty random bits, and the people are invented; what is saved is the greater part of its setting up.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
