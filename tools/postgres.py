"""Before the suite runs on PostgreSQL: is there a server, and may we make databases?"""

import os
import sys

import psycopg

LOCAL = "postgresql:///postgres"
HELP = """No PostgreSQL server for the tests: {reason}

They need a server on this machine's socket that lets you make databases. On Debian, as root:
    apt-get install postgresql
    su postgres -c "createuser --superuser $(id -un)"
or another one: TONGBAN_TEST_DATABASE=postgresql://user:password@host/name make test-postgres"""


def fault(url: str) -> str:
    """Why the tests cannot run on the server at `url`; nothing when they can."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            found = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            )
            row = found.fetchone()
    except psycopg.OperationalError as error:
        return str(error).strip()
    return "" if row and row[0] else "this user may not create databases"


def main() -> int:
    """Say what is missing, or nothing."""
    chosen = os.environ.get("TONGBAN_TEST_DATABASE", "postgres")
    reason = fault(LOCAL if chosen == "postgres" else chosen)
    if reason:
        print(HELP.format(reason=reason), file=sys.stderr)
    return 1 if reason else 0


if __name__ == "__main__":
    sys.exit(main())
