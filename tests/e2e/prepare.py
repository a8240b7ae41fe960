"""Load the demo that the servers of this run copy (see prepared.py): `python -m tests.e2e.prepare`."""

import os

from tests.e2e.prepared import AHEAD, Prepared
from tests.e2e.server import build, load


def main() -> None:
    build()
    Prepared(os.environ[AHEAD]).make(os.environ["DATABASE_URL"], load)


if __name__ == "__main__":
    main()
