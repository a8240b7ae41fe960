"""`manage.py encryption new-master-key ID` and `manage.py encryption rotate`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.encryption.actions import rotate_master_key
from cms.encryption.master_keys import UnreadableError, new_master_key


class Command(BaseCommand):
    help = (
        "Make a new master key, or wrap all family keys with the first key of FAMILY_START_MASTER_KEY. "
        "To rotate: put the new key first in the list, restart, run `rotate`, then remove the old one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("new-master-key").add_argument("master_id")
        acts.add_parser("rotate")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "new-master-key":
            self.stdout.write(new_master_key(options["master_id"]))
            return
        try:
            count = rotate_master_key()
        except UnreadableError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} family keys now hang on the current master key.")
