"""From the demo's plain YAML blocks to StreamField data."""

import re
import uuid
from collections.abc import Mapping
from typing import Any

_LINK = re.compile(r'<a href="article:([a-z0-9-]+)">')

# Article key -> page id in the same language.
Pages = Mapping[str, int]


def stream(article_uuid: str, blocks: list[dict[str, Any]], pages: Pages) -> list[dict[str, Any]]:
    """Return StreamField data; the ids depend on article and key only, so all languages share them."""
    return [
        {
            "type": block["type"],
            "id": str(uuid.uuid5(uuid.UUID(article_uuid), block["key"])),
            "value": _VALUES[block["type"]](block, pages),
        }
        for block in blocks
    ]


def _html(text: str, pages: Pages) -> str:
    def link(match: re.Match[str]) -> str:
        return f'<a linktype="page" id="{pages[match.group(1)]}">'

    return _LINK.sub(link, text).replace("<strong>", "<b>").replace("</strong>", "</b>")


def _text(block: dict[str, Any], pages: Pages) -> Any:
    return _html(block["html"], pages)


def _callout(block: dict[str, Any], pages: Pages) -> Any:
    return {
        "tone": block.get("tone", "info"),
        "title": block["title"],
        "text": _html(block["html"], pages),
    }


def _emergency(block: dict[str, Any], pages: Pages) -> Any:
    return {
        "title": block["title"],
        "text": _html(block["html"], pages),
        "number": str(block["number"]),
        "number_label": block["number_label"],
    }


def _steps(block: dict[str, Any], pages: Pages) -> Any:
    items = [{"title": item["title"], "text": _html(item.get("html", ""), pages)} for item in block["items"]]
    return {"title": block["title"], "items": items}


def _checklist(block: dict[str, Any], _pages: Pages) -> Any:
    return {"title": block["title"], "items": block["items"]}


def _question_answer(block: dict[str, Any], pages: Pages) -> Any:
    return {
        "items": [
            {"question": item["question"], "answer": _html(item["html"], pages)} for item in block["items"]
        ]
    }


def _quote(block: dict[str, Any], pages: Pages) -> Any:
    return {"text": _html(block["html"], pages), "source": block["source"]}


def _local_contact(block: dict[str, Any], _pages: Pages) -> Any:
    return {"slot": block["slot"]}


def _related(block: dict[str, Any], pages: Pages) -> Any:
    return {"articles": [pages[key] for key in block["articles"] if key in pages]}


_VALUES = {
    "text": _text,
    "callout": _callout,
    "emergency": _emergency,
    "steps": _steps,
    "checklist": _checklist,
    "question_answer": _question_answer,
    "quote": _quote,
    "local_contact": _local_contact,
    "related": _related,
}
