"""Personal data of the exchange: who imported and exported. Files are removed when their time is over."""

import datetime as dt
from typing import Any

from cms.exchange.actions.cleaning import remove_old
from cms.exchange.models import ExportRun, ImportRun
from cms.privacy.handlers import Subject


class ExchangePrivacy:
    def export(self, subject: Subject) -> dict[str, Any]:
        if subject.user is None:
            return {}
        return {
            name: [run.created_at.isoformat() for run in model.unscoped.filter(actor=subject.user)]
            for name, model in (("imports", ImportRun), ("exports", ExportRun))
        }

    def erase(self, subject: Subject) -> dict[str, int]:
        """The runs stay as the record of where articles come from, without the person's name."""
        if subject.user is None:
            return {}
        return {
            "imports": ImportRun.unscoped.filter(actor=subject.user).update(actor=None),
            "exports": ExportRun.unscoped.filter(actor=subject.user).update(actor=None),
        }

    def retention(self, now: dt.datetime) -> dict[str, int]:
        return remove_old(now)
