"""The words that the product suggests. Nobody has approved them: they only begin a draft."""

import json
import uuid
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.chat.models import DangerEntry

if TYPE_CHECKING:
    from plugins.chat.models import DangerVersion

# The same file is what the app's matcher is measured against.
FILE = Path(__file__).with_name("words.json")
_NAMESPACE = uuid.UUID("5b0c0d5c-6a1e-4d07-9a58-0f9f2f1c8d11")


@cache
def _suggested() -> dict[str, list[dict[str, str]]]:
    given: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return dict(given["languages"])


def suggested_languages() -> list[str]:
    """Codes of the languages for which there is a suggestion."""
    return list(_suggested())


def suggested_entries(draft: "DangerVersion", language: str) -> "list[DangerEntry]":
    """Unsaved entries for a draft; none for a language without a suggestion. Keys are always the same."""
    return [
        DangerEntry(
            version=draft,
            key=uuid.uuid5(_NAMESPACE, f"{language}:{row['kind']}:{row['phrase']}"),
            kind=row["kind"],
            phrase=row["phrase"],
            topic=row.get("topic", ""),
            call=row.get("call", ""),
        )
        for row in _suggested().get(language, [])
    ]
