"""Names of the built app's files, from Vite's manifest (https://vite.dev/guide/backend-integration)."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

MAIN = "src/app/main.ts"
EARLY = "src/app/early.ts"
_FONT = "figtree-latin-wght-normal.woff2"


@dataclass(frozen=True)
class Assets:
    """Addresses of what the document loads; all empty while the app has not been built."""

    main: str = ""
    early: str = ""
    font: str = ""
    styles: tuple[str, ...] = ()
    preloads: tuple[str, ...] = ()


def assets() -> Assets:
    """Read the manifest, again when it has changed."""
    path = Path(settings.PWA_DIST) / ".vite" / "manifest.json"
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError:
        return Assets()


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> Assets:
    manifest: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    if MAIN not in manifest:
        return Assets()
    chunks = _with_imports(manifest, MAIN)
    font = next((chunk["file"] for name, chunk in manifest.items() if name.endswith(_FONT)), "")
    return Assets(
        main=_address(manifest[MAIN]["file"]),
        early=_address(manifest[EARLY]["file"]) if EARLY in manifest else "",
        font=_address(font) if font else "",
        styles=tuple(
            dict.fromkeys(_address(css) for name in chunks for css in manifest[name].get("css", []))
        ),
        preloads=tuple(_address(manifest[name]["file"]) for name in chunks if name != MAIN),
    )


def _with_imports(manifest: dict[str, dict[str, Any]], name: str) -> list[str]:
    """Return the static imports of a chunk, deepest first, and the chunk itself; each once."""
    seen: dict[str, None] = {}

    def walk(chunk: str) -> None:
        for imported in manifest[chunk].get("imports", []):
            if imported not in seen:
                walk(imported)
        seen[chunk] = None

    walk(name)
    return list(seen)


def _address(file: str) -> str:
    return f"{settings.STATIC_URL}pwa/{file}"
