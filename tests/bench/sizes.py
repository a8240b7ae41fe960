"""What a phone must load: the files of the built app by Vite's manifest, gzipped."""

import gzip
import json
from pathlib import Path
from typing import Any

from cms.launcher.install import DIST

ENTRIES = ("src/app/main.ts", "src/app/early.ts")


def sizes(dist: Path = DIST) -> dict[str, int] | None:
    """Bytes after gzip: what the first screen waits for, and what comes later; None when not built."""
    try:
        manifest = json.loads((dist / ".vite" / "manifest.json").read_text())
    except OSError:
        return None
    initial = closure(manifest, [key for key in ENTRIES if key in manifest])
    first = _files(manifest, initial)
    later = _files(manifest, set(manifest)) - first
    return {
        "initial_js": _weigh(dist, first, ".js"),
        "initial_css": _weigh(dist, first, ".css"),
        "lazy_js": _weigh(dist, later, ".js"),
        "lazy_css": _weigh(dist, later, ".css"),
    }


def closure(manifest: dict[str, Any], keys: list[str]) -> set[str]:
    """The chunks with all that they import statically."""
    found = set(keys)
    waiting = list(keys)
    while waiting:
        new = set(manifest[waiting.pop()].get("imports", [])) - found
        found |= new
        waiting += new
    return found


def _files(manifest: dict[str, Any], keys: set[str]) -> set[str]:
    return {manifest[key]["file"] for key in keys} | {
        css for key in keys for css in manifest[key].get("css", [])
    }


def _weigh(dist: Path, files: set[str], ending: str) -> int:
    return sum(len(gzip.compress((dist / file).read_bytes(), 9)) for file in files if file.endswith(ending))
