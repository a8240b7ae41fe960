"""Render one block to the contract's {id, type, html, data}: one Django template per block type."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cms.content.languages import direction
from cms.content.rendering.html import (
    Resolve,
    article_link,
    clean_block,
    linked_page_ids,
    rich_text,
    whole_numbers,
)
from cms.content.rendering.images import image_json
from cms.content.rendering.tables import table_shape

BlockJson = dict[str, Any]


@dataclass(frozen=True)
class LocalContact:
    """A contact slot as one municipality fills it, in one language."""

    name: str
    phone: str = ""
    hours: str = ""
    address: str = ""


@dataclass(frozen=True)
class BlockContext:
    """What blocks need from outside: the language, link targets, cards of articles, local contacts."""

    locale: str
    resolve: Resolve
    card_of: Callable[[int], dict[str, Any] | None]
    picture: Callable[[Any, str], dict[str, Any] | None] = image_json
    contacts: Mapping[str, LocalContact] = field(default_factory=dict)


def tel(number: str) -> str:
    """Return the tel: address of a number written with spaces (RFC 3966)."""
    return "tel:" + "".join(char for char in number if char.isdigit() or char == "+")


def render_block(child: Any, context: BlockContext) -> BlockJson | None:
    """Render a StreamField child; None when there is nothing to show, as for an unfilled contact slot."""
    block_type: str = child.block_type
    shaped = _SHAPES[block_type](child.value, context)
    if shaped is None:
        return None
    variables = {"locale": context.locale, "labels": _labels(), **shaped}
    html = clean_block(render_to_string(f"content/blocks/{block_type}.html", variables))
    if direction(context.locale) == "rtl":
        html = whole_numbers(html)
    return {"id": str(child.id), "type": block_type, "html": html, "data": shaped["data"]}


def _labels() -> dict[str, str]:
    return {
        "related": _("Read also"),
        "call": _("Call"),
        "hours": _("Phone hours"),
        "address": _("Address"),
        "table": _("Table"),
        "transcript": _("The words as text"),
    }


def _rich(value: Any, context: BlockContext) -> SafeString:
    return mark_safe(rich_text(getattr(value, "source", "") or "", context.resolve))


def _text(value: Any, context: BlockContext) -> dict[str, Any]:
    return {"html": _rich(value, context), "data": {}}


def _image(value: Any, context: BlockContext) -> dict[str, Any]:
    return {
        "data": {"image": context.picture(value["image"], value["alt"]), "caption": value["caption"] or ""}
    }


def _table(value: Any, context: BlockContext) -> dict[str, Any] | None:
    return table_shape(value, lambda cell: _rich(cell, context))


def _callout(value: Any, context: BlockContext) -> dict[str, Any]:
    return {
        "html": _rich(value["text"], context),
        "data": {"tone": value["tone"], "title": value["title"]},
    }


def _emergency(value: Any, context: BlockContext) -> dict[str, Any]:
    data = {
        "title": value["title"],
        "number": value["number"],
        "number_label": value["number_label"],
        "tel": tel(value["number"]),
    }
    return {"html": _rich(value["text"], context), "data": data}


def _steps(value: Any, context: BlockContext) -> dict[str, Any]:
    items = [{"title": item["title"], "html": _rich(item["text"], context)} for item in value["items"]]
    data = {"title": value["title"], "items": [item["title"] for item in items]}
    return {"items": items, "data": data}


def _checklist(value: Any, context: BlockContext) -> dict[str, Any]:
    return {"data": {"title": value["title"], "items": list(value["items"])}}


def _question_answer(value: Any, context: BlockContext) -> dict[str, Any]:
    items = [
        {"question": item["question"], "html": _rich(item["answer"], context)} for item in value["items"]
    ]
    return {"items": items, "data": {"questions": [item["question"] for item in items]}}


def _quote(value: Any, context: BlockContext) -> dict[str, Any]:
    return {"html": _rich(value["text"], context), "data": {"source": value["source"]}}


def _video(value: Any, context: BlockContext) -> dict[str, Any] | None:
    if value["video"] is None or value["captions"] is None:
        return None
    data = {
        "title": value["title"],
        "src": value["video"].file.url,
        "captions": value["captions"].file.url,
        "captions_label": _("Subtitles"),
        "poster": image_json(value["poster"], ""),
    }
    return {"html": _rich(value["transcript"], context), "data": data}


def _related(value: Any, context: BlockContext) -> dict[str, Any] | None:
    cards = [card for page in value["articles"] if page and (card := context.card_of(page.pk))]
    if not cards:
        return None
    shown = [
        {
            "link": mark_safe(article_link((card["uuid"], card["slug"], card["content_locale"]))),
            "title": card["title"],
        }
        for card in cards
    ]
    return {"cards": shown, "data": {"articles": [card["uuid"] for card in cards]}}


def _local_contact(value: Any, context: BlockContext) -> dict[str, Any] | None:
    contact = context.contacts.get(value["slot"])
    if contact is None:
        return None
    data = {
        "slot": value["slot"],
        "name": contact.name,
        "phone": contact.phone,
        "tel": tel(contact.phone) if contact.phone else "",
        "hours": contact.hours,
        "address": contact.address,
    }
    return {"data": data}


_SHAPES: dict[str, Callable[[Any, BlockContext], dict[str, Any] | None]] = {
    "text": _text,
    "image": _image,
    "table": _table,
    "callout": _callout,
    "emergency": _emergency,
    "steps": _steps,
    "checklist": _checklist,
    "question_answer": _question_answer,
    "quote": _quote,
    "video": _video,
    "related": _related,
    "local_contact": _local_contact,
}


def page_ids_in(raw_stream: Iterator[Any] | list[Any]) -> set[int]:
    """Return the ids of all pages named in a StreamField's raw data: links in text and chosen articles."""
    ids: set[int] = set()
    for child in raw_stream:
        _collect(child["type"], child["value"], ids)
    return ids


def _collect(block_type: str, value: Any, ids: set[int]) -> None:
    if isinstance(value, str):
        ids |= linked_page_ids(value)
    elif isinstance(value, Mapping):
        for part in value.values():
            _collect(block_type, part, ids)
    elif isinstance(value, list):
        for part in value:
            _collect(block_type, part, ids)
    elif isinstance(value, int) and block_type in {"related", "article", "item"}:
        ids.add(value)


def slots_in(raw_stream: Iterator[Any] | list[Any]) -> set[str]:
    """Return the local contact slots that a StreamField's raw data uses."""
    return {child["value"]["slot"] for child in raw_stream if child["type"] == "local_contact"}
