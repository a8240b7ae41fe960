from django.http import Http404

from tests.dummy_plugin.models import Note
from tests.dummy_plugin.rules import can_read


def notes_of(user):
    return Note.objects.filter(author=user).order_by("pk")


def access_note(user, note_id):
    note = Note.objects.filter(pk=note_id).first()
    if note is None or not can_read(user, note):
        raise Http404
    return note
