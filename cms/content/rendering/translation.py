"""What readers and editors are told of a translation: by whom, and whether it still says the same."""

import json
from hashlib import blake2b
from typing import Any

from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.models import ArticlePage, TranslationKind, TranslationState

OUTDATED = "outdated"


def text_digest(page: ArticlePage) -> str:
    """Return a digest of what a reader reads: dates, pictures and places in lists are not part of it."""
    read = [
        page.title,
        page.summary,
        _plain(page.body),
        page.easy_title,
        page.easy_summary,
        _plain(page.easy_body),
    ]
    return blake2b(json.dumps(read, sort_keys=True).encode(), digest_size=16).hexdigest()


def _plain(stream: Any) -> Any:
    """A StreamField without the ids that Wagtail gives anew when an editor saves."""
    return [[child.block_type, _without_ids(child.block.get_prep_value(child.value))] for child in stream]


def _without_ids(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_ids(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_ids(part) for key, part in value.items() if key != "id"}
    return value


def is_outdated(state: TranslationState | None, source: ArticlePage) -> bool:
    """Whether the source was published with another text after the translation was made."""
    return state is not None and bool(state.source_digest) and state.source_digest != text_digest(source)


def translation_json(
    language: str, source: ArticlePage | None, state: TranslationState | None
) -> dict[str, Any] | None:
    """Return the contract's translation; None for a text that was written in its own language."""
    if language == DEFAULT_LANGUAGE or source is None:
        return None
    status = (
        OUTDATED if is_outdated(state, source) else str(state.kind) if state else TranslationKind.HUMAN.value
    )
    return {"status": status, "of_revision": state.source_revision_id if state else source.live_revision_id}


def check_json(source: ArticlePage | None, state: TranslationState | None) -> dict[str, Any] | None:
    """Who checked a translation; None for a text of its own language, and while nobody has checked it."""
    if source is None or state is None or state.checked_on is None:
        return None
    return {
        "name": state.checked_by,
        "role": state.checker_role,
        "checked_on": state.checked_on.isoformat(),
    }
