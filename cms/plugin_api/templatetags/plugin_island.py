"""{% plugin_island "chat" props %}: a plugin's front-end part inside Wagtail's admin."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.templatetags.static import static

register = template.Library()


@register.simple_tag
def plugin_island(slug: str, props: Any = None) -> str:
    """Render the island's mount and its script and styles from the Vite manifest.

    Without a built front end (or without an island in it) the mount stays, and says so to nobody:
    the page around it must be of use without it.
    """
    entry = _manifest(settings.PWA_DIST / ".vite" / "manifest.json", settings.DEBUG)
    files = _files(entry, f"../plugins/{slug}/island/index.ts")
    return render_to_string(
        "plugin_api/island.html",
        {"slug": slug, "props": json.dumps(props or {}, cls=DjangoJSONEncoder), **files},
    )


def _files(manifest: dict[str, Any], key: str) -> dict[str, Any]:
    """Script and style sheets of an entry, those of the chunks that it imports included."""
    if key not in manifest:
        return {"script": None, "styles": []}
    styles: list[str] = []
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        styles += manifest[name].get("css", [])
        waiting += manifest[name].get("imports", [])
    return {"script": _static(manifest[key]["file"]), "styles": [_static(name) for name in styles]}


def _static(name: str) -> str:
    return static(f"pwa/{name}")


def _manifest(path: Path, fresh: bool) -> dict[str, Any]:
    return _read(path) if fresh else _read_once(path)


def _read(path: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    return manifest


_read_once = cache(_read)
