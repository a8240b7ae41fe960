"""Who switched what: the only personal data of the plugin contract itself."""

import datetime as dt
from typing import Any

from cms.plugin_api.models import PluginActivation
from cms.privacy.handlers import Subject


class SwitchesPrivacy:
    """The switch stays as it is; the name beside it goes with the person."""

    def export(self, subject: Subject) -> dict[str, Any]:
        if subject.user is None:
            return {}
        switched = PluginActivation.unscoped.filter(changed_by=subject.user).order_by("changed_at")
        return {
            "switched": [
                {"plugin": row.plugin, "on": row.enabled, "at": row.changed_at.isoformat()}
                for row in switched
            ]
        }

    def erase(self, subject: Subject) -> dict[str, int]:
        if subject.user is None:
            return {}
        return {"switches": PluginActivation.unscoped.filter(changed_by=subject.user).update(changed_by=None)}

    def retention(self, now: dt.datetime) -> dict[str, int]:
        return {}
