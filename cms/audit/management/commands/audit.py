"""`manage.py audit verify` and `manage.py audit heads`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.audit.queries import faults, heads


class Command(BaseCommand):
    help = "Verify the audit trail, or print the heads of its chains to keep elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["verify", "heads"])
        parser.add_argument(
            "--expect", action="append", default=[], help="chain:hash noted earlier, e.g. 3:ab12…"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "heads":
            for chain, digest in heads().items():
                self.stdout.write(f"{chain}:{digest}")
            return
        found = faults()
        for fault in found:
            self.stderr.write(f"chain {fault.chain}, place {fault.seq}, event {fault.event_id}: {fault.kind}")
        missing = [noted for noted in options["expect"] if not _is_in_trail(noted)]
        for noted in missing:
            self.stderr.write(f"the noted head {noted} is not in the trail")
        if found or missing:
            raise CommandError("The audit trail has been changed.")
        self.stdout.write("The audit trail is whole.")


def _is_in_trail(noted: str) -> bool:
    from cms.audit.models import AuditEvent

    chain, _, digest = noted.partition(":")
    return AuditEvent.objects.filter(chain=int(chain), hash=bytes.fromhex(digest)).exists()
