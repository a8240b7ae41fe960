"""Audited acts of the plugin contract itself."""

from django.utils.translation import gettext_lazy as _

from cms.audit.registry import ActionType

PLUGIN_ENABLED = "plugin.enabled"
PLUGIN_DISABLED = "plugin.disabled"
PLUGIN_CONFIGURED = "plugin.configured"

actions = [
    ActionType(PLUGIN_ENABLED, _("switched a plugin on")),
    ActionType(PLUGIN_DISABLED, _("switched a plugin off")),
    ActionType(PLUGIN_CONFIGURED, _("changed a plugin's settings")),
]
