from django.db import transaction

from cms.audit.record import record
from cms.notifications.actions import notify
from cms.plugin_api.jobs import enqueue
from cms.realtime.events import group, publish_on_commit
from cms.realtime.groups import personal_key
from tests.dummy_plugin.audit import NOTE_WRITTEN
from tests.dummy_plugin.models import Note
from tests.dummy_plugin.notifications import NEW_NOTE


@transaction.atomic
def write_note(*, municipality, text, author):
    note = Note.objects.create(municipality=municipality, author=author, text=text)
    record(NOTE_WRITTEN, actor=author, municipality=municipality, target=note)
    notify(municipality=municipality, user=author, type=NEW_NOTE, about=note.pk)
    enqueue("dummy_plugin.count", municipality=municipality, note_id=note.pk)
    publish_on_commit(
        group(municipality, "dummy_plugin", personal_key(author)),
        "dummy_plugin.note_written",
        {"id": str(note.pk)},
    )
    return note
