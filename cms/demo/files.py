"""The demo's texts and drawings as they lie in this folder."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def articles() -> list[dict[str, Any]]:
    """The regional articles, in the order of their files."""
    return [_read(path) for path in sorted((FOLDER / "articles").glob("*.yaml"))]


@cache
def topics() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _read(FOLDER / "topics.yaml")
    return found


@cache
def synonyms() -> dict[str, list[str]]:
    """Language -> groups of words that mean the same."""
    found: dict[str, list[str]] = _read(FOLDER / "synonyms.yaml")
    return found


@cache
def local(slug: str) -> dict[str, Any]:
    """A municipality's {"local_facts": …, "articles": […]}."""
    found: dict[str, Any] = _read(FOLDER / "local_articles.yaml")[slug]
    return found


@cache
def drawn_alt() -> dict[str, dict[str, str]]:
    """What each drawing shows, as its author saw it."""
    found: dict[str, dict[str, str]] = _read(FOLDER / "pictures" / "alt.yaml")
    return found


def picture(name: str) -> Path | None:
    """Return the drawing called `name`, e.g. safe-sleep or brand/logo-klitby, if it exists."""
    path = FOLDER / "pictures" / f"{name}.svg"
    return path if path.is_file() else None
