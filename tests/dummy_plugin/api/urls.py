from django.urls import include, path

from tests.dummy_plugin.api.views import NotesView, NoteView, OpenView, later, plain

urlpatterns = [
    path("notes", NotesView.as_view(), name="notes"),
    path("notes/<uuid:note_id>", NoteView.as_view(), name="note"),
    path(
        "deeper/",
        include([path("open", OpenView.as_view(), name="open"), path("plain", plain, name="plain")]),
    ),
    path("later", later, name="later"),
]
