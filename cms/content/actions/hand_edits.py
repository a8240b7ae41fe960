"""Translations between two ways of working: with the translation editor, and by hand in the page's own editor.

wagtail-localize forgets the words of the one when somebody goes over to the other (its issues 607 and 876).
"""

import json
from collections import defaultdict
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from wagtail.models import Page
from wagtail_localize.models import (
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationContext,
    TranslationSource,
)
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.extract import extract_segments

from cms.accounts.models import User


class PartsDifferError(ValueError):
    """The page was built otherwise by hand: the translation editor would put the Danish parts back."""


def keep_before_stopping(translation: Translation) -> None:
    """Save what the translation editor holds as the page's draft, for it is edited there from now on."""
    translation.save_target(publish=False)


def begin_with_the_newest(source: TranslationSource) -> None:
    """Take up the Danish text as it is published now, for a language that was not there before."""
    source.update_from_db()


@transaction.atomic
def take_over_hand_edits(*, translation: Translation, page: Page, user: User | None) -> None:
    """Give the words of the page's newest draft to the translation editor, as a person's translation.

    Raises PartsDifferError, and changes nothing, when the page has parts that its source lacks or lacks some
    that it has.
    """
    source, locale = translation.source, translation.target_locale
    danish = _by_path(source.as_instance())
    ours = _by_path(page.get_latest_revision_as_object())
    if _shape(danish) != _shape(ours):
        raise PartsDifferError(page.pk)
    rows: dict[str, list[StringSegment]] = defaultdict(list)
    for row in (
        StringSegment.objects.filter(source=source).select_related("context", "string").order_by("order")
    ):
        rows[row.context.path].append(row)
    for path, segments in ours.items():
        strings = [segment for segment in segments if isinstance(segment, StringSegmentValue)]
        for row, segment in zip(rows[path], strings, strict=True):
            StringTranslation.objects.update_or_create(
                translation_of=row.string,
                context=row.context,
                locale=locale,
                defaults={
                    "data": segment.string.data,
                    "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                    "last_translated_by": user,
                },
            )
    _take_over_facts(danish, ours, translation, user)


def _take_over_facts(danish: Any, ours: Any, translation: Translation, user: User | None) -> None:
    """What is no text, such as a date or a picture, and was chosen otherwise by hand."""
    for path, segments in ours.items():
        theirs = {_json(one) for one in _facts(danish.get(path, []))}
        for chosen in {_json(one) for one in _facts(segments)} - theirs:
            context, _made = TranslationContext.objects.get_or_create(
                object_id=translation.source.object_id, path=path
            )
            SegmentOverride.objects.update_or_create(
                locale=translation.target_locale,
                context=context,
                defaults={"data_json": chosen, "last_translated_by": user},
            )


def _json(segment: OverridableSegmentValue) -> str:
    return json.dumps(segment.data, sort_keys=True, cls=DjangoJSONEncoder)


def _facts(segments: list[Any]) -> list[OverridableSegmentValue]:
    return [segment for segment in segments if isinstance(segment, OverridableSegmentValue)]


def _by_path(instance: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for segment in extract_segments(instance):
        found[segment.path].append(segment)
    return found


def _shape(segments: dict[str, list[Any]]) -> dict[str, tuple[int, tuple[str, ...]]]:
    """{path: number of texts, templates around them} of everything with words in it."""
    shape = {}
    for path, parts in segments.items():
        texts = sum(isinstance(part, StringSegmentValue) for part in parts)
        templates = tuple(part.template for part in parts if isinstance(part, TemplateSegmentValue))
        if texts or templates:
            shape[path] = (texts, templates)
    return shape
