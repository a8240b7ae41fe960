"""Write the library as citizens read it, in the transaction in which an editor publishes."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from contextvars import ContextVar

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.content.actions.rows import Row, delete_unused_bodies, write_rows
from cms.content.actions.versions import bump_library
from cms.content.models import ArticlePage, PublishedArticle, RevokedArticle
from cms.content.rendering.article import render_article
from cms.content.rendering.blocks import LocalContact, slots_in
from cms.content.rendering.material import Material, contacts_of
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.models import Municipality
from cms.review.freshness import DEFAULT, Freshness, Policy, all_policies

_collecting: ContextVar[set[uuid.UUID] | None] = ContextVar("collecting_snapshots", default=None)


@contextlib.contextmanager
def collected_snapshots() -> Iterator[None]:
    """Snapshot once, at the end of the block, all articles that are published inside it. Atomic."""
    if _collecting.get() is not None:
        yield
        return
    keys: set[uuid.UUID] = set()
    token = _collecting.set(keys)
    try:
        with transaction.atomic():
            yield
            _collecting.set(None)
            snapshot_articles(keys)
    finally:
        _collecting.reset(token)


@transaction.atomic
def snapshot_articles(keys: Iterable[uuid.UUID]) -> None:
    """Bring the published rows of these articles, and of those that show them, in line with the pages.

    Publishing, withdrawing, moving and renaming all end here: the pages are the truth. Municipalities
    in which nothing changed for the reader keep their version. An editor who sees one municipality only
    still writes for all that read the article.
    """
    wanted = set(keys)
    collecting = _collecting.get()
    if collecting is not None:
        collecting |= wanted
        return
    if not wanted:
        return
    with unconfined():
        _write(wanted)


def _write(wanted: set[uuid.UUID]) -> None:
    # One publisher at a time: two that touch the same article would else fight over its rows.
    everywhere = {m.pk: m for m in Municipality.objects.select_for_update(no_key=True).order_by("pk")}
    wanted |= _showing(wanted)
    before = PublishedArticle.unscoped.filter(article_uuid__in=wanted)
    old = {
        (r.municipality_id, r.article_uuid, r.locale): r
        for r in before.defer("search", "search_text", "card")
    }
    rows = list(_rows(Material(wanted)))
    new = {row.identity for row in rows}
    gone = [row for identity, row in old.items() if identity not in new]
    PublishedArticle.unscoped.filter(pk__in=[row.pk for row in gone]).delete()
    changed = {row.municipality_id for row in gone} | write_rows(rows, old)
    delete_unused_bodies({row.body_id for row in old.values()})
    _bury({(row.municipality_id, row.article_uuid) for row in gone}, {identity[:2] for identity in new})
    bump_library(everywhere[pk] for pk in changed)


def _showing(keys: set[uuid.UUID]) -> set[uuid.UUID]:
    """The published articles that link to these, or would if these were published."""
    found = PublishedArticle.unscoped.filter(references__overlap=list(keys))
    return set(found.values_list("article_uuid", flat=True))


def _rows(material: Material) -> Iterator[Row]:
    contacts: dict[tuple[int, str], dict[str, LocalContact]] = {}
    policies = all_policies()
    today = timezone.localdate()
    for page in material.pages:
        library = material.library(page)
        if library is None:
            continue
        language = material.language(page)
        slots = slots_in(page.body.raw_data)
        shared: dict[tuple[bool, frozenset[int]], Row] = {}
        for municipality in library.municipalities():
            policy = policies.get(municipality.site_id, DEFAULT)
            state = policy.freshness(page.next_review_at, today)
            if state is Freshness.HIDDEN:
                continue
            overdue = state is Freshness.OVERDUE
            hidden = _hidden_beside(page, material, policy, today)
            with material.without(hidden):
                if slots:
                    place = (municipality.pk, language)
                    if place not in contacts:
                        contacts[place] = contacts_of(municipality, language)
                    rendered = render_article(page, material, contacts[place], overdue=overdue)
                    yield Row.of(page, material, rendered, sorted(slots)).at(municipality)
                    continue
                if (overdue, hidden) not in shared:
                    rendered = render_article(page, material, {}, overdue=overdue)
                    shared[overdue, hidden] = Row.of(page, material, rendered, [])
                yield shared[overdue, hidden].at(municipality)


def _hidden_beside(page: ArticlePage, material: Material, policy: Policy, today: dt.date) -> frozenset[int]:
    """The pages that `page` names or translates and that this municipality's families no longer see."""
    keys = {page.uuid, *material.mentions(page)}
    return frozenset(
        other.pk
        for other in material.live_pages(keys)
        if policy.freshness(other.next_review_at, today) is Freshness.HIDDEN
    )


def _bury(gone: set[tuple[int, uuid.UUID]], alive: set[tuple[int, uuid.UUID]]) -> None:
    """Leave tombstones for articles that have no language left, and lift those of articles that came back."""
    RevokedArticle.unscoped.bulk_create(
        [RevokedArticle(municipality_id=place, article_uuid=key) for place, key in gone - alive],
        ignore_conflicts=True,
    )
    for place, key in alive:
        RevokedArticle.unscoped.filter(municipality_id=place, article_uuid=key).delete()


def withdraw_unless_live(page: ArticlePage) -> None:
    """Take a page that is not live out of the library, if it is there."""
    if page.live:
        return
    locale = page.locale.language_code
    if PublishedArticle.unscoped.filter(article_uuid=page.uuid, locale=locale).exists():
        snapshot_articles([page.uuid])


@transaction.atomic
def rebuild_libraries() -> None:
    """Write every article anew, after an upgrade or a change of languages."""
    keys = set(ArticlePage.objects.values_list("translation_key", flat=True))
    keys |= set(PublishedArticle.unscoped.values_list("article_uuid", flat=True))
    snapshot_articles(keys)


def mark_overdue(today: dt.date | None = None) -> int:
    """Tell families of articles that have become overdue, and hide those that nobody reviewed in time.

    Each municipality's own number of days counts, for regional articles too. Returns the number of
    articles. Runs daily.
    """
    day = today or timezone.localdate()
    policies = all_policies()
    keys: set[uuid.UUID] = set()
    for municipality in Municipality.objects.all():
        policy = policies.get(municipality.site_id, DEFAULT)
        late = day - dt.timedelta(days=policy.overdue_after)
        gone = day - dt.timedelta(days=policy.hide_after)
        due = PublishedArticle.unscoped.filter(municipality=municipality).filter(
            Q(next_review_at__lt=late, overdue=False) | Q(next_review_at__lt=gone)
        )
        keys |= set(due.values_list("article_uuid", flat=True))
    snapshot_articles(keys)
    return len(keys)


def snapshot_due(today: dt.date | None = None) -> None:
    """Write anew every article whose review date has passed, because a municipality changed its rules."""
    late = ArticlePage.objects.live().filter(next_review_at__lt=today or timezone.localdate())
    with unconfined():
        keys = set(late.values_list("translation_key", flat=True))
    snapshot_articles(keys)


def snapshot_users_of_slot(*, municipality: Municipality, slot: str) -> None:
    """Write the municipality's articles that show a local contact anew."""
    users = PublishedArticle.unscoped.filter(municipality=municipality, slots__contains=[slot])
    snapshot_articles(set(users.values_list("article_uuid", flat=True)))
