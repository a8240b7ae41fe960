"""`manage.py video check`: does the relay server do what calls need, and refuse what it should refuse?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plugins.video.calls.turn.check import check_relay


class Command(BaseCommand):
    help = "Prove that the relay (TURN) server answers, relays, and refuses expired and forged credentials."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["check"])

    def handle(self, *args: Any, **options: Any) -> None:
        bad = 0
        for finding in check_relay():
            if finding.is_good:
                self.stdout.write(f"ok    {finding.what}")
            else:
                bad += 1
                self.stderr.write(f"WRONG {finding.what}: {finding.why}")
        if bad:
            raise CommandError(f"{bad} of the relay's checks failed. See docs/deploy/coturn.md.")
        self.stdout.write("The relay does what calls need.")
