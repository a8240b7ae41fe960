"""Put a changed local contact into published articles, without rendering all the rest of them."""

import json
import uuid
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from django.utils import translation

from cms.content.actions.changes import announce_articles, as_read
from cms.content.actions.rows import delete_unused_bodies, write_bodies
from cms.content.actions.versions import bump_library
from cms.content.library.http import digest_of, to_bytes
from cms.content.models import PublishedArticle
from cms.content.rendering.blocks import BlockContext, LocalContact, render_block
from cms.content.rendering.material import contacts_of
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.models import Municipality

CONTACT = "local_contact"


def replace_contact(*, keys: Iterable[uuid.UUID], municipality: Municipality, slot: str) -> set[uuid.UUID]:
    """Write the contact as it is now into the municipality's rows of these articles; the caller is atomic.

    Return the articles that must be rendered: those in which the contact appears or disappears, for a
    published text does not say where an unfilled contact would stand.
    """
    with unconfined():
        # Publishers take this lock too: nobody publishes what is read here.
        place = Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
        rows = PublishedArticle.unscoped.filter(
            municipality=place, article_uuid__in=list(keys), slots__contains=[slot]
        )
        words: dict[str, dict[str, LocalContact]] = {}
        to_render: set[uuid.UUID] = set()
        bodies: dict[str, bytes] = {}
        changed: list[PublishedArticle] = []
        before: dict[tuple[int, uuid.UUID, str, str], tuple[str, str]] = {}
        fields = ("municipality_id", "article_uuid", "locale", "variant", "slug", "body_bytes", "body__body")
        for row in rows.select_related("body").only(*fields):
            if row.locale not in words:
                words[row.locale] = contacts_of(place, row.locale)
            text = _with_contact(bytes(row.body.body), slot, words[row.locale], row.locale)
            if text is None:
                to_render.add(row.article_uuid)
                continue
            digest = digest_of(text)
            if digest != row.body_id:
                bodies[digest] = text
                before |= as_read([row])
                changed.append(row)
                row.__dict__["new_digest"] = digest
        _save(place, changed, bodies)
        announce_articles(before, [row.article_uuid for row in changed], [place.pk])
    return to_render


def _with_contact(body: bytes, slot: str, contacts: dict[str, LocalContact], locale: str) -> bytes | None:
    """Return the article's bytes with the contact's blocks rendered anew; None when it has to be placed."""
    article: dict[str, Any] = json.loads(body)
    places = [
        number
        for number, block in enumerate(article["blocks"])
        if block["type"] == CONTACT and block["data"]["slot"] == slot
    ]
    if not places or slot not in contacts:
        return None
    context = BlockContext(
        locale=locale, resolve=lambda _pk: None, card_of=lambda _pk: None, contacts=contacts
    )
    with translation.override(locale):
        for number in places:
            child = SimpleNamespace(
                block_type=CONTACT, id=article["blocks"][number]["id"], value={"slot": slot}
            )
            article["blocks"][number] = render_block(child, context)
    return to_bytes(article)


def _save(place: Municipality, rows: list[PublishedArticle], bodies: dict[str, bytes]) -> None:
    if not rows:
        return
    write_bodies(bodies)
    before = {row.body_id for row in rows}
    for row in rows:
        row.body_id = row.__dict__["new_digest"]
        row.body_bytes = len(bodies[row.body_id])
    PublishedArticle.unscoped.bulk_update(rows, ["body", "body_bytes"], batch_size=200)
    delete_unused_bodies(before)
    bump_library([place])
