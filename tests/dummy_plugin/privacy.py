"""Asked whether the plugin is on or off: hence `unscoped`."""

from django.db.models import Q

from tests.dummy_plugin.models import Note


class Handler:
    def export(self, subject):
        notes = self._notes(subject).order_by("pk")
        return {"dummy_plugin.Note": [{"id": str(note.pk), "text": note.text} for note in notes]}

    def erase(self, subject):
        return {"dummy_plugin.Note": self._notes(subject).delete()[0]}

    def retention(self, now):
        return {"dummy_plugin.Note": 0}

    @staticmethod
    def _notes(subject):
        return Note.unscoped.filter(Q(author=subject.user) if subject.user else Q(pk=None))


handler = Handler()
