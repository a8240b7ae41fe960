from datetime import timedelta

from cms.municipalities.scope import current_municipality
from cms.plugin_api.jobs import job

ran: list[tuple[str, str]] = []


@job("dummy_plugin.count")
def count(note_id):
    ran.append((current_municipality().slug, note_id))


@job("dummy_plugin.sweep", every=timedelta(minutes=30))
def sweep():
    ran.append((current_municipality().slug, "sweep"))


jobs = [count, sweep]
