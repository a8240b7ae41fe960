"""Audited acts around guests; making and taking back their links stands with the calls."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType

TOLD = "video.guest_told"

actions = [ActionType(TOLD, _("told a guest of a meeting"))]
