"""Audited acts around device checks."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType

CHECKED = "video.device_checked"

actions = [ActionType(CHECKED, _("tried a device before a meeting"))]
