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
    """The regional articles, in the order of their files, with the languages and versions that they have."""
    return [_whole(_read(path)) for path in sorted((FOLDER / "articles").glob("*.yaml"))]


def _whole(article: dict[str, Any]) -> dict[str, Any]:
    easy = FOLDER / "easy" / f"{article['key']}.yaml"
    arabic = FOLDER / "arabic" / f"{article['key']}.yaml"
    if arabic.is_file():
        article["ar"] = translated(article, _read(arabic))
        article["translations"] = {"ar": "machine_approved"}
    for language, version in (_read(easy) if easy.is_file() else {}).items():
        if language in article:
            article[language]["easy"] = version
    return article


def translated(article: dict[str, Any], words: dict[str, Any]) -> dict[str, Any]:
    """Put translated words into the Danish article's blocks, which keep their keys, kinds and numbers."""
    blocks = [
        {**block, **_as_block(words["blocks"].get(block["key"], {}))} for block in article["da"]["blocks"]
    ]
    return {**words, "slug": article["en"]["slug"], "blocks": blocks}


def _as_block(words: Any) -> dict[str, Any]:
    return {"html": words} if isinstance(words, str) else words


@cache
def topics() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _read(FOLDER / "topics.yaml")
    arabic = _read(FOLDER / "arabic" / "topics.yaml")
    return [{**topic, "ar": arabic[topic["key"]]} for topic in found]


@cache
def timelines() -> list[dict[str, Any]]:
    """The region's timelines, in the order in which they are asked."""
    found: list[dict[str, Any]] = _read(FOLDER / "timelines.yaml")
    return found


@cache
def teams() -> list[dict[str, Any]]:
    """The teams of each municipality, in their order."""
    found: list[dict[str, Any]] = _read(FOLDER / "teams.yaml")
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
def changes(slug: str) -> list[dict[str, Any]]:
    """What a municipality changes in the region's articles."""
    found: list[dict[str, Any]] = _read(FOLDER / "changes.yaml").get(slug, [])
    return found


@cache
def checkers() -> dict[str, dict[str, str]]:
    """Language -> {"name", "role"} of who checked the translations into it."""
    found: dict[str, dict[str, str]] = _read(FOLDER / "checkers.yaml")
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
