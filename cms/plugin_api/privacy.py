"""The plugins' part in export, erasure and retention. Not gated, on purpose.

Switching a plugin off hides its data and never strands it: all installed plugins are asked.
A plugin offers `handler` in its privacy.py.
"""

from cms.plugin_api.registry import registry
from cms.privacy.handlers import PrivacyHandler, Subject

__all__ = ["PrivacyHandler", "Subject", "privacy_handlers"]


def privacy_handlers() -> dict[str, PrivacyHandler]:
    """Return {slug: handler} of every installed plugin that has one, whether it is on anywhere or not."""
    return {
        plugin.slug: handler
        for plugin in registry.all()
        if (handler := plugin.contributed("privacy")) is not None
    }
