from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType

NOTE_WRITTEN = "dummy_plugin.note_written"

actions = [ActionType(NOTE_WRITTEN, _("wrote a note"))]
