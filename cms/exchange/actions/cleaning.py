"""Remove files whose time is over."""

import datetime as dt
import shutil

from cms.exchange.models import ExportRun, ImportRun

_UPLOADS_KEPT = dt.timedelta(days=2)


def remove_old(now: dt.datetime) -> dict[str, int]:
    """Delete expired exports, and uploads of imports that never ended; return how many."""
    expired = list(ExportRun.unscoped.filter(expires_at__lt=now))
    for run in expired:
        run.file.unlink(missing_ok=True)
        run.delete()
    left = 0
    for found in ImportRun.unscoped.filter(created_at__lt=now - _UPLOADS_KEPT):
        if found.folder.is_dir():
            shutil.rmtree(found.folder, ignore_errors=True)
            left += 1
    return {"exports": len(expired), "uploads": left}
