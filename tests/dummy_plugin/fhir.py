"""Notes as FHIR Basic, for professionals: only their own."""

from cms.audit.record import Seen, record_each
from cms.fhir import shapes
from cms.fhir.resources import FhirResource, Kind, Parameter, refers
from tests.dummy_plugin.audit import NOTE_READ
from tests.dummy_plugin.models import Note


class NoteResource(FhirResource):
    type = "Basic"
    documentation = "Notes that a person writes to themselves."
    parameters = (Parameter("author", Kind.REFERENCE, refers("author"), "Who wrote it."),)
    ordered_by = "written_at"

    def rows(self, caller):
        return Note.objects.filter(author=caller.user).select_related("author")

    def shown(self, rows, caller):
        record_each(
            NOTE_READ,
            actor=caller.user,
            municipality=caller.municipality,
            seen=[Seen(note) for note in rows],
        )
        return [
            {
                "resourceType": "Basic",
                "id": str(note.pk),
                "identifier": [shapes.identifier(note.pk)],
                "code": shapes.concept("dummy", "note", note.text),
                "author": shapes.practitioner(note.author),
            }
            for note in rows
        ]


resources = [NoteResource()]
