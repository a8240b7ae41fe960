from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType

NOTE_WRITTEN = "dummy_plugin.note_written"
NOTE_READ = "dummy_plugin.note_read"

actions = [
    ActionType(NOTE_WRITTEN, _("wrote a note")),
    ActionType(NOTE_READ, _("read a note"), reads=True),
]
