"""Fields and blocks as JSON, and back. Works over whatever fields and blocks the page types have."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from cms.exchange.library.context import Incoming, Outgoing

# What Wagtail's own page row tells about the article itself.
_OF_PAGE = ("title", "slug", "seo_title", "search_description", "go_live_at", "expire_at")
# Made anew from the text whenever it is saved.
_COMPUTED = frozenset({"lix", "reading_minutes"})

Leaf = Callable[[Any, Any], Any]


def fields_of(model: type[models.Model]) -> Iterator[Any]:
    """The fields that are carried: the page's few, then all of the type's own."""
    if issubclass(model, Page):
        yield from (Page._meta.get_field(name) for name in _OF_PAGE)
    for field in model._meta.local_concrete_fields:
        if not field.primary_key and field.name not in _COMPUTED and _is_carried(field):
            yield field


def _is_carried(field: Any) -> bool:
    if isinstance(field, models.FileField):
        return False
    if not isinstance(field, models.ForeignKey):
        return True
    return issubclass(field.related_model, Page | AbstractImage | AbstractDocument)


def walk(block: Any, raw: Any, leaf: Leaf) -> Any:
    """Return raw StreamField data with each leaf replaced; blocks keep their ids."""
    if raw is None:
        return None
    if isinstance(block, blocks.BaseStreamBlock):
        return [
            {**child, "value": walk(block.child_blocks[child["type"]], child["value"], leaf)}
            for child in raw
            if child["type"] in block.child_blocks
        ]
    if isinstance(block, blocks.BaseStructBlock):
        known = block.child_blocks
        return {name: walk(known[name], part, leaf) for name, part in raw.items() if name in known}
    if isinstance(block, blocks.ListBlock):
        return [
            {**item, "value": walk(block.child_block, item["value"], leaf)}
            if isinstance(item, dict) and item.get("type") == "item"
            else walk(block.child_block, item, leaf)
            for item in raw
        ]
    if isinstance(block, BaseTypedTableBlock):
        kinds = [block.child_blocks[column["type"]] for column in raw["columns"]]
        rows = [
            {"values": [walk(kind, cell, leaf) for kind, cell in zip(kinds, row["values"], strict=False)]}
            for row in raw["rows"]
        ]
        return {**raw, "rows": rows}
    return leaf(block, raw)


def exported(instance: Any, context: Outgoing) -> dict[str, Any]:
    """Return an instance's fields, and its child rows, by name."""

    def leaf(block: Any, raw: Any) -> Any:
        if isinstance(block, ImageChooserBlock):
            return context.file("image", raw)
        if isinstance(block, DocumentChooserBlock):
            return context.file("document", raw)
        if isinstance(block, blocks.PageChooserBlock):
            return context.page(raw)
        return context.rich_text(raw) if isinstance(block, blocks.RichTextBlock) else raw

    data = {}
    for field in fields_of(type(instance)):
        value = field.value_from_object(instance)
        if isinstance(field, StreamField):
            prepared = field.stream_block.get_prep_value(getattr(instance, field.name))
            data[field.name] = walk(field.stream_block, prepared, leaf)
        elif isinstance(field, models.ForeignKey):
            data[field.name] = _reference(field, value, context)
        elif isinstance(field, RichTextField):
            data[field.name] = context.rich_text(value or "")
        else:
            data[field.name] = _plain(value)
    for name, related in _children(type(instance)):
        rows = getattr(instance, name).all()
        data[name] = [
            {key: part for key, part in exported(row, context).items() if key != related} for row in rows
        ]
    return data


def _children(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """(accessor, name of the key to the parent) of rows that belong to a page type of ours."""
    for relation in get_all_child_relations(model):
        if not relation.related_model.__module__.startswith(("wagtail.", "wagtail_")):
            yield relation.get_accessor_name(), relation.field.name


def _reference(field: Any, value: Any, context: Outgoing) -> Any:
    if value is None:
        return None
    if issubclass(field.related_model, AbstractImage):
        return context.file("image", value)
    if issubclass(field.related_model, AbstractDocument):
        return context.file("document", value)
    return context.page(value)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal | dt.timedelta):
        return str(value)
    return value


def fill(instance: Any, data: dict[str, Any], context: Incoming, language: str) -> None:
    """Set an instance's fields from exported data; tell about fields that are not known here."""

    def leaf(block: Any, raw: Any) -> Any:
        if isinstance(block, ImageChooserBlock | DocumentChooserBlock):
            return context.file(raw)
        if isinstance(block, blocks.PageChooserBlock):
            return context.page(raw, language)
        return context.rich_text(raw, language) if isinstance(block, blocks.RichTextBlock) else raw

    left = dict(data)
    for field in fields_of(type(instance)):
        if field.name in left:
            _set(instance, field, left.pop(field.name), leaf, context, language)
    for name, _related in _children(type(instance)):
        if name in left:
            getattr(instance, name).set(
                _rows(getattr(instance, name).model, left.pop(name), context, language)
            )
    for name in left:
        context.notes.add("field_unknown", name)


def _rows(model: Any, rows: list[dict[str, Any]], context: Incoming, language: str) -> list[Any]:
    children = [model() for _ in rows]
    for child, row in zip(children, rows, strict=True):
        fill(child, row, context, language)
    return children


def _set(instance: Any, field: Any, value: Any, leaf: Leaf, context: Incoming, language: str) -> None:
    if isinstance(field, StreamField):
        setattr(instance, field.name, walk(field.stream_block, value, leaf))
    elif isinstance(field, models.ForeignKey):
        is_page = issubclass(field.related_model, Page)
        found = context.page(value, language) if is_page and value else context.file(value)
        setattr(instance, field.attname, _of_type(field, found) if is_page else found)
    elif isinstance(field, RichTextField):
        setattr(instance, field.name, context.rich_text(value or "", language))
    else:
        setattr(instance, field.name, field.to_python(value))


def _of_type(field: Any, pk: int | None) -> int | None:
    """A key of another page type must not stand in this field."""
    if pk is None or not field.related_model._base_manager.filter(pk=pk).exists():
        return None
    return pk
