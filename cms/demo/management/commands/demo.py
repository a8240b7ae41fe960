"""manage.py demo load | reset | accounts | loaded"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.demo.actions import Loaded, is_loaded, load_demo, reset_demo
from cms.demo.people import CITIZENS, PASSWORD, STAFF


class Command(BaseCommand):
    help = "Load or reset the demo: Region Nord with Fjordby and Klitby, their articles and their people."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "act",
            choices=["load", "reset", "accounts", "loaded"],
            help="load what is missing; reset deletes everything first; accounts prints who can sign in; "
            "loaded only answers with its exit status (0 yes, 1 no)",
        )

    def handle(self, *_args: Any, act: str, **_options: Any) -> None:
        if act == "loaded":
            sys.exit(0 if is_loaded() else 1)
        if act == "accounts":
            self._accounts()
            return
        self._tell(load_demo() if act == "load" else reset_demo())

    def _tell(self, loaded: Loaded) -> None:
        names = " and ".join(municipality.name for municipality in loaded.municipalities)
        self.stdout.write(f"The demo is there: {names}, {loaded.new_articles} new articles.")

    def _accounts(self) -> None:
        rows = [("E-mail", "Name", "Role", "Where")]
        rows += [
            (person.email, person.name, str(person.role.label), person.place or "region-nord")
            for person in [*CITIZENS, *STAFF]
        ]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
        self.stdout.write(f"Password of all: {PASSWORD}")
