"""Personal data of the library: who owns or locks a page, which Wagtail's own rows already tell.

`cms.privacy.libraries` exports and unlinks people from wagtailcore.Page; our page types add nothing to that.
"""

import datetime as dt
from typing import Any

from cms.content.preview import remove_old_previews
from cms.privacy.handlers import Subject


class ContentPrivacy:
    def export(self, subject: Subject) -> dict[str, Any]:
        return {}

    def erase(self, subject: Subject) -> dict[str, int]:
        return {}

    def retention(self, now: dt.datetime) -> dict[str, int]:
        return {"previews": remove_old_previews(now)}
