from django.utils.translation import gettext_lazy as _

from cms.notifications.types import NotificationType

NEW_NOTE = "dummy_plugin.new_note"

types = [NotificationType(NEW_NOTE, _("You have a new note."), "/dummy_plugin/")]
