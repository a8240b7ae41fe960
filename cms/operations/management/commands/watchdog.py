"""Look from outside whether anything is late. Run it from cron or a monitor, apart from what it watches."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from cms.municipalities.models import Municipality
from cms.municipalities.scope import municipality_scope
from cms.operations.readiness import database_cause, migrations_cause, notifications_cause, worker_cause
from cms.plugin_api.gate import is_enabled
from cms.plugin_api.registry import registry


class Command(BaseCommand):
    help = (
        "Say what is late: the worker, notifications that wait, and what the plugins promise. "
        "Exit status 0 when all is well, 1 when something is late, 2 when that cannot be known."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = alarms()
        except DatabaseError as error:
            self.stderr.write(f"Nothing is known: {type(error).__name__}.")
            raise SystemExit(2) from error
        for line in found:
            self.stdout.write(line)
        if found:
            raise SystemExit(1)
        self.stdout.write("All is well.")


def alarms() -> list[str]:
    """One line for each thing that is late; no line names a person."""
    if cause := database_cause():
        return [cause]
    found = [cause for look in (migrations_cause, worker_cause, notifications_cause) if (cause := look())]
    for municipality in Municipality.objects.select_related("region", "site").order_by("pk"):
        for plugin in registry.all():
            if is_enabled(municipality, plugin.slug):
                with municipality_scope(municipality):
                    found += [f"{municipality.slug}, {plugin.slug}: {words}" for words in plugin.alarms()]
    return found
