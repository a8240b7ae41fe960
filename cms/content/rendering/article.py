"""Build the contract's Card and Article for one page."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils import translation

from cms.content.languages import direction
from cms.content.models import ArticlePage, Variant
from cms.content.rendering.blocks import BlockContext, BlockJson, LocalContact, render_block
from cms.content.rendering.composition import Change, changes_for_easy, compose
from cms.content.rendering.html import Target
from cms.content.rendering.material import Material
from cms.content.rendering.readability import segments
from cms.content.rendering.translation import check_json, translation_json
from cms.municipalities.models import Municipality
from cms.recordings.queries import audio_json


@dataclass(frozen=True)
class RenderedArticle:
    """One article as one municipality's families read it."""

    article: dict[str, Any]
    card: dict[str, Any]
    text: str
    overdue: bool


def render_article(
    page: ArticlePage,
    material: Material,
    contacts: Mapping[str, LocalContact],
    here: Municipality | None = None,
    variant: Variant = Variant.NORMAL,
    *,
    overdue: bool = False,
) -> RenderedArticle:
    """Render `page`, or its easy version, with one municipality's local contacts.

    `here` is given where the municipality's own texts matter; `overdue` is by its own rule.
    """
    easy = variant == Variant.EASY
    locale = material.language(page)
    with translation.override(locale):
        blocks, local_blocks = _blocks(page, material, contacts, here, variant)
    # Contacts differ from place to place, cards belong to other articles: nobody finds this one by them.
    reading = "".join(block["html"] for block in blocks if block["type"] not in {"local_contact", "related"})
    card = card_json(page, material, variant)
    article = {
        "requested_locale": locale,
        "uuid": card["uuid"],
        "slug": card["slug"],
        "title": card["title"],
        "summary": card["summary"],
        "content_locale": locale,
        "dir": direction(locale),
        "variant": card["variant"],
        "variants": [one.value for one in variants_of(page, material, here)],
        "lix": page.easy_lix if easy else page.lix,
        "reading_minutes": card["reading_minutes"],
        "image": card["image"],
        "audio": _audio(page, material, here, variant),
        "topic": card["topic"],
        "tags": card["tags"],
        "stages": card["stages"],
        "offline": page.offline,
        "origin": card["origin"],
        "local_blocks": local_blocks,
        "blocks": blocks,
        "provenance": _provenance(page, material, overdue)
        | _local_reviews(_changes(page, material, here), local_blocks),
        "alternates": [
            {
                "locale": language,
                "slug": other.slug,
                "easy": Variant.EASY in variants_of(other, material, here),
            }
            for language, other in sorted(material.translations(page.uuid, page).items())
        ],
        "translation": translation_json(locale, material.source(page), material.translation_state(page)),
        "related": _related(page, material, here),
        "search_terms": search_terms(page),
        "revision_id": page.live_revision_id,
        "published_at": _stamp(page.last_published_at),
    }
    return RenderedArticle(
        article=article,
        card=card,
        text=" ".join(segments(reading)),
        overdue=overdue,
    )


def variants_of(page: ArticlePage, material: Material, here: Municipality | None = None) -> list[Variant]:
    """The versions that a municipality's families read: the easy one as soon as it has a text.

    Where a municipality says a part in its own words the region's easy text would say otherwise: it is
    left out there.
    """
    changes = _changes(page, material, here)
    if page.has_easy_version and changes_for_easy(changes) is not None:
        return [Variant.NORMAL, Variant.EASY]
    return [Variant.NORMAL]


def stream_of(page: ArticlePage, variant: Variant) -> Any:
    return page.easy_body if variant == Variant.EASY else page.body


def _audio(
    page: ArticlePage, material: Material, here: Municipality | None, variant: Variant
) -> dict[str, Any] | None:
    """The recording says the region's normal text: it is left out where a family reads other words."""
    if variant == Variant.EASY or changes_for_easy(_changes(page, material, here)) is None:
        return None
    return audio_json(page)


def _changes(page: ArticlePage, material: Material, here: Municipality | None) -> Sequence[Change]:
    return material.local.of(here.pk, page.uuid, material.language(page)) if here else ()


def _blocks(
    page: ArticlePage,
    material: Material,
    contacts: Mapping[str, LocalContact],
    here: Municipality | None,
    variant: Variant,
) -> tuple[list[BlockJson], list[str]]:
    """Return the blocks that the municipality's families see, and the ids of those that are its own."""
    everybody, ours = (
        BlockContext(
            locale=material.language(page),
            resolve=partial(_target, page=page, material=material, here=here, owner=owner),
            card_of=partial(related_card, reader=page, material=material, here=here, owner=owner),
            picture=material.picture,
            contacts=contacts,
        )
        for owner in (None, here)
    )
    library = material.library(page)
    locked = material.local.locks.get((library.region.pk, page.uuid), frozenset()) if library else frozenset()
    changes = _changes(page, material, here)
    if variant == Variant.EASY:
        changes = changes_for_easy(changes) or ()
    blocks, local = [], []
    for piece in compose(stream_of(page, variant), changes, locked):
        block = (
            render_block(piece.child, ours)
            if piece.local
            else material.block(page, variant, piece.child, here, everybody)
        )
        if block is not None:
            blocks.append(block)
            local += [block["id"]] if piece.local else []
    return blocks, local


def card_json(page: ArticlePage, material: Material, variant: Variant = Variant.NORMAL) -> dict[str, Any]:
    """Return the contract's Card."""
    easy = variant == Variant.EASY
    topic = material.topic(page)
    library = material.library(page)
    return {
        "uuid": str(page.uuid),
        "slug": page.slug,
        "title": page.easy_title if easy and page.easy_title else page.title,
        "summary": page.easy_summary if easy else page.summary,
        "topic": {"slug": topic.slug, "title": topic.title, "key": topic.key} if topic else None,
        "tags": material.tags(page),
        "content_locale": material.language(page),
        "variant": variant.value,
        "reading_minutes": page.easy_reading_minutes if easy else page.reading_minutes,
        "image": material.picture(page.image, page.image_alt),
        "stages": [
            {"kind": child.value["kind"], "from": child.value["first"], "to": child.value["last"]}
            for child in page.stages
        ],
        "badges": [
            *(["easy"] if page.has_easy_version else []),
            *(["audio"] if not easy and audio_json(page) else []),
        ],
        "origin": "municipality" if library is not None and library.is_local else "region",
    }


def related_card(
    page_id: int,
    reader: ArticlePage,
    material: Material,
    here: Municipality | None = None,
    owner: Municipality | None = None,
) -> dict[str, Any] | None:
    """The card of a named article, or None where `here` does not show it; `owner` wrote the name."""
    page = material.best(material.key_of.get(page_id), reader, owner)
    return card_json(page, material) if page and not _is_hidden(page, material, here) else None


def _target(
    page_id: int,
    *,
    page: ArticlePage,
    material: Material,
    here: Municipality | None,
    owner: Municipality | None,
) -> Target | None:
    found = material.best(material.key_of.get(page_id), page, owner)
    return None if found and _is_hidden(found, material, here) else material.target(page_id, page, owner)


def _is_hidden(page: ArticlePage, material: Material, here: Municipality | None) -> bool:
    return here is not None and (here.pk, page.uuid) in material.hidden


def _related(page: ArticlePage, material: Material, here: Municipality | None) -> list[dict[str, Any]]:
    ids = [child["value"] for child in page.related_articles.raw_data]
    cards = (related_card(pk, page, material, here) for pk in ids)
    return [card for card in cards if card]


def _provenance(page: ArticlePage, material: Material, overdue: bool) -> dict[str, Any]:
    review = material.review(page)
    return {
        "author_role": page.author_role,
        "reviewer": {"name": review.name, "role": review.role} if review.name else None,
        "reviewed_at": review.reviewed_at.isoformat() if review.reviewed_at else None,
        "next_review_at": review.next_review_at.isoformat() if review.next_review_at else None,
        "overdue": overdue,
        "translation_check": check_json(material.source(page), material.translation_state(page)),
        "sources": [
            {
                "publisher": child.value["publisher"],
                "title": child.value["title"],
                "url": child.value["url"] or "",
                "year": child.value["year"],
            }
            for child in page.sources
        ],
    }


def _local_reviews(changes: Sequence[Change], local_blocks: Sequence[str]) -> dict[str, Any]:
    """Who has approved what the municipality wrote in the article; nothing where nobody is to be named."""
    shown = set(local_blocks)
    found = {
        (one.reviewed.name, one.reviewed.role, one.reviewed.day): None
        for one in changes
        if one.reviewed is not None and any(str(child.id) in shown for child in one.body)
    }
    rows = [{"name": name, "role": role, "reviewed_at": day.isoformat()} for name, role, day in found]
    return {"local_reviews": rows} if rows else {}


def search_terms(page: ArticlePage) -> list[str]:
    return [term for part in page.search_terms.replace("\n", ",").split(",") if (term := part.strip())]


def _stamp(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
