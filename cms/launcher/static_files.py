"""Collect the static files, and keep the app's older ones for those who have its page open.

A page that was loaded before a deploy asks for its screens later, by names that hold the digest of
their content. Those files stay thirty days after the last deploy that had them; all others are
collected afresh.
"""

import json
import shutil
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

# Only here a name holds the digest of what is in the file: two versions never share one.
HASHED = Path("pwa", "assets")
KEPT = 30 * 24 * 3600.0


def collect_static(now: float | None = None) -> None:
    """Bring STATIC_ROOT up to date; `now` is in seconds since 1970, by default this moment."""
    now = time.time() if now is None else now
    root = Path(settings.STATIC_ROOT)
    aside, record = root.with_name(f"{root.name}-older"), record_of(root)
    seen = _read(record)
    # One that is left from a collection that was broken off is as good as what stands there now.
    if (root / HASHED).is_dir():
        shutil.copytree(root / HASHED, aside, dirs_exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    kept = root / HASHED
    kept.mkdir(parents=True, exist_ok=True)
    current = {file.name for file in kept.iterdir()}
    for file in sorted(aside.iterdir()) if aside.is_dir() else []:
        if file.name not in current and now - seen.get(file.name, now) < KEPT:
            file.rename(kept / file.name)
    shutil.rmtree(aside, ignore_errors=True)
    there = {file.name for file in kept.iterdir()}
    lines = {name: now if name in current else seen.get(name, now) for name in sorted(there)}
    record.write_text(json.dumps(lines, indent=0))


def record_of(root: Path) -> Path:
    """The file that says when a deploy last had each of the kept files: beside `root`, so nobody is served it."""
    return root.with_name(f"{root.name}-last-seen.json")


def _read(record: Path) -> dict[str, float]:
    """Seconds since 1970 by name; what is not on record counts from now on."""
    try:
        return dict(json.loads(record.read_text()))
    except (OSError, ValueError):
        return {}
