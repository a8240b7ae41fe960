"""Nobody is named here: there is nothing to export or erase, only counts that grow old."""

import datetime as dt
from typing import Any

from cms.privacy.handlers import Subject
from cms.search_words.actions import forget_old_words, forget_unused_wordings


class SearchWordsPrivacy:
    def export(self, subject: Subject) -> dict[str, Any]:
        return {}

    def erase(self, subject: Subject) -> dict[str, int]:
        return {}

    def retention(self, now: dt.datetime) -> dict[str, int]:
        return {
            "words_that_found_nothing": forget_old_words(now),
            "unused_wordings": forget_unused_wordings(),
        }
