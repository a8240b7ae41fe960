"""Build the contract's Card and Article for one page."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation

from cms.content.languages import direction
from cms.content.models import ArticlePage, Variant
from cms.content.rendering.blocks import BlockContext, LocalContact, render_block
from cms.content.rendering.images import image_json
from cms.content.rendering.material import Material
from cms.content.rendering.readability import segments
from cms.recordings.queries import audio_json


@dataclass(frozen=True)
class RenderedArticle:
    """One article as one municipality's families read it."""

    article: dict[str, Any]
    card: dict[str, Any]
    text: str
    overdue: bool


def is_overdue(page: ArticlePage, today: dt.date) -> bool:
    return page.next_review_at is not None and page.next_review_at < today


def render_article(
    page: ArticlePage, material: Material, contacts: Mapping[str, LocalContact]
) -> RenderedArticle:
    """Render `page` with one municipality's local contacts."""
    locale = material.language(page)
    with translation.override(locale):
        context = BlockContext(
            locale=locale,
            resolve=lambda pk: material.target(pk, page),
            card_of=lambda pk: related_card(pk, page, material),
            contacts=contacts,
        )
        blocks = [block for child in page.body if (block := render_block(child, context))]
    # Contacts differ from place to place, cards belong to other articles: nobody finds this one by them.
    reading = "".join(block["html"] for block in blocks if block["type"] not in {"local_contact", "related"})
    today = timezone.localdate()
    card = card_json(page, material)
    article = {
        "requested_locale": locale,
        "uuid": card["uuid"],
        "slug": card["slug"],
        "title": card["title"],
        "summary": card["summary"],
        "content_locale": locale,
        "dir": direction(locale),
        "variant": card["variant"],
        "lix": page.lix,
        "reading_minutes": page.reading_minutes,
        "image": card["image"],
        "audio": audio_json(page),
        "topic": card["topic"],
        "stages": card["stages"],
        "offline": page.offline,
        "origin": card["origin"],
        "blocks": blocks,
        "provenance": _provenance(page, today),
        "alternates": [
            {"locale": language, "slug": other.slug}
            for language, other in sorted(material.translations(page.uuid, page).items())
        ],
        "related": _related(page, material),
        "search_terms": search_terms(page),
        "revision_id": page.live_revision_id,
        "published_at": _stamp(page.last_published_at),
    }
    return RenderedArticle(
        article=article,
        card=card,
        text=" ".join(segments(reading)),
        overdue=is_overdue(page, today),
    )


def card_json(page: ArticlePage, material: Material) -> dict[str, Any]:
    """Return the contract's Card."""
    topic = material.topic(page)
    library = material.library(page)
    return {
        "uuid": str(page.uuid),
        "slug": page.slug,
        "title": page.title,
        "summary": page.summary,
        "topic": {"slug": topic.slug, "title": topic.title, "key": topic.key} if topic else None,
        "content_locale": material.language(page),
        "variant": Variant.NORMAL.value,
        "reading_minutes": page.reading_minutes,
        "image": image_json(page.image, page.image_alt),
        "stages": [
            {"kind": child.value["kind"], "from": child.value["first"], "to": child.value["last"]}
            for child in page.stages
        ],
        "badges": ["audio"] if audio_json(page) else [],
        "origin": "municipality" if library is not None and library.is_local else "region",
    }


def related_card(page_id: int, reader: ArticlePage, material: Material) -> dict[str, Any] | None:
    page = material.best(material.key_of.get(page_id), reader)
    return card_json(page, material) if page else None


def _related(page: ArticlePage, material: Material) -> list[dict[str, Any]]:
    ids = [child["value"] for child in page.related_articles.raw_data]
    cards = (related_card(pk, page, material) for pk in ids)
    return [card for card in cards if card]


def _provenance(page: ArticlePage, today: dt.date) -> dict[str, Any]:
    reviewer = {"name": page.reviewer_name, "role": page.reviewer_role} if page.reviewer_name else None
    return {
        "author_role": page.author_role,
        "reviewer": reviewer,
        "reviewed_at": page.reviewed_at.isoformat() if page.reviewed_at else None,
        "next_review_at": page.next_review_at.isoformat() if page.next_review_at else None,
        "overdue": is_overdue(page, today),
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


def search_terms(page: ArticlePage) -> list[str]:
    return [term for part in page.search_terms.replace("\n", ",").split(",") if (term := part.strip())]


def _stamp(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
