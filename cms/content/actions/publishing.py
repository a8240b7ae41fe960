"""Write the library as citizens read it, in the transaction in which an editor publishes."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator
from contextvars import ContextVar

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.content.actions.changes import announce_articles, as_read
from cms.content.actions.neighbours import languages_that_differ, showing
from cms.content.actions.rows import Identity, Row, delete_unused_bodies, write_rows
from cms.content.actions.versions import bump_library
from cms.content.models import ArticlePage, PublishedArticle, RevokedArticle, Variant
from cms.content.rendering.article import render_article, stream_of, variants_of
from cms.content.rendering.blocks import slots_in
from cms.content.rendering.material import Contacts, Material
from cms.content.reviewed import aliases_with_review_of
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
def snapshot_articles(
    keys: Iterable[uuid.UUID], *, only: Municipality | None = None, neighbours: bool = True
) -> None:
    """Bring the published rows of these articles, and of those that show them, in line with the pages.

    Publishing, withdrawing, moving and renaming all end here: the pages are the truth. Municipalities
    in which nothing changed for the reader keep their version. An editor who sees one municipality only
    still writes for all that read the article. `only` keeps to one municipality, for changes that no
    other reads; without `neighbours` the articles that show these are left alone.
    """
    wanted = set(keys)
    collecting = _collecting.get()
    if collecting is not None:
        collecting |= wanted
        return
    if not wanted:
        return
    with unconfined():
        # What the Danish article's review says is said under its translations, wherever they are shown.
        wanted |= aliases_with_review_of(wanted)
        _write(wanted, only, neighbours=neighbours)


def _write(wanted: set[uuid.UUID], only: Municipality | None, *, neighbours: bool) -> None:
    # One publisher at a time: two that touch the same article would else fight over its rows.
    everywhere = {m.pk: m for m in _places(only).select_for_update(no_key=True).order_by("pk")}
    around = {one for one in showing(wanted) if one[0] not in wanted} if neighbours else set()
    before = PublishedArticle.unscoped.filter(municipality__in=everywhere).defer("search", "search_text")
    old = {_identity(row): row for row in before.filter(article_uuid__in=wanted)}
    material = Material(wanted | {key for key, _ in around})
    rows = list(_rows((page for page in material.pages if page.uuid in wanted), material, everywhere))
    # Those around are written anew only where they read otherwise: it is most of what an editor waits for.
    languages = languages_that_differ(old, rows, {language for _, language in around})
    beside = {one for one in around if one[1] in languages}
    others = before.filter(article_uuid__in={key for key, _ in beside}).defer("search", "search_text", "card")
    seen = old | {_identity(row): row for row in others}
    old |= {identity: row for identity, row in seen.items() if identity[1:3] in beside}
    rows += _rows(
        (page for page in material.pages if (page.uuid, material.language(page)) in beside),
        material,
        everywhere,
    )
    new = {row.identity for row in rows}
    gone = {identity: row for identity, row in old.items() if identity not in new}
    PublishedArticle.unscoped.filter(pk__in=[row.pk for row in gone.values()]).delete()
    changed = {row.municipality_id for row in gone.values()} | write_rows(rows, old)
    delete_unused_bodies({row.body_id for row in old.values()})
    _bury({one[:2] for one in gone}, {one[:2] for one in (seen.keys() - gone.keys()) | new})
    bump_library(everywhere[pk] for pk in changed)
    announce_articles(as_read(seen.values()), wanted | {key for key, _ in beside}, everywhere)


def _identity(row: PublishedArticle) -> Identity:
    return row.municipality_id, row.article_uuid, row.locale, row.variant


def _places(only: Municipality | None) -> QuerySet[Municipality]:
    return Municipality.objects.filter(pk=only.pk) if only else Municipality.objects.all()


def _rows(pages: Iterable[ArticlePage], material: Material, places: Collection[int]) -> Iterator[Row]:
    contacts = Contacts(places, material.languages.values())
    policies = all_policies()
    today = timezone.localdate()
    for page in pages:
        library = material.library(page)
        if library is None:
            continue
        language = material.language(page)
        shared: dict[tuple[Variant, bool, frozenset[int]], Row] = {}
        for municipality in library.municipalities():
            if municipality.pk not in places or (municipality.pk, page.uuid) in material.hidden:
                continue
            policy = policies.get(municipality.site_id, DEFAULT)
            state = policy.freshness(material.review(page).next_review_at, today)
            if state is Freshness.HIDDEN:
                continue
            overdue = state is Freshness.OVERDUE
            hidden = _hidden_beside(page, material, policy, today)
            otherwise = reads_otherwise(page, material, municipality)
            with material.without(hidden):
                for variant in variants_of(page, material, municipality):
                    slots = slots_shown(page, material, municipality, variant)
                    key = (variant, overdue, hidden)
                    if not slots and not otherwise:
                        if key not in shared:
                            rendered = render_article(page, material, {}, variant=variant, overdue=overdue)
                            shared[key] = Row.of(page, material, rendered, [])
                        yield shared[key].at(municipality)
                        continue
                    filled = contacts.of(municipality.pk, language)
                    rendered = render_article(page, material, filled, municipality, variant, overdue=overdue)
                    yield Row.of(page, material, rendered, sorted(slots)).at(municipality)


def _hidden_beside(page: ArticlePage, material: Material, policy: Policy, today: dt.date) -> frozenset[int]:
    """The pages that `page` names or translates and that this municipality's families no longer see."""
    keys = {page.uuid, *material.mentions(page)}
    return frozenset(
        other.pk
        for other in material.live_pages(keys)
        if policy.freshness(material.review(other).next_review_at, today) is Freshness.HIDDEN
    )


def reads_otherwise(page: ArticlePage, material: Material, municipality: Municipality) -> bool:
    """Whether the municipality has a text of its own in the article, or hides one that it names."""
    languages = {material.language(page), *material.translations(page.uuid, page)}
    if any(material.local.of(municipality.pk, page.uuid, language) for language in languages):
        return True
    return any((municipality.pk, key) in material.hidden for key in material.mentions(page))


def slots_shown(
    page: ArticlePage, material: Material, municipality: Municipality, variant: Variant
) -> set[str]:
    """The local contacts in the article, those in the municipality's own text included."""
    slots = slots_in(stream_of(page, variant).raw_data)
    for change in material.local.of(municipality.pk, page.uuid, material.language(page)):
        slots |= slots_in(change.body.raw_data)
    return slots


def _bury(gone: set[tuple[int, uuid.UUID]], alive: set[tuple[int, uuid.UUID]]) -> None:
    """Leave tombstones for articles that have no language left, and lift those of articles that came back."""
    RevokedArticle.unscoped.bulk_create(
        [RevokedArticle(municipality_id=place, article_uuid=key) for place, key in gone - alive],
        ignore_conflicts=True,
    )
    buried = RevokedArticle.unscoped.filter(article_uuid__in={key for _, key in alive})
    lifted = [one.pk for one in buried if (one.municipality_id, one.article_uuid) in alive]
    if lifted:
        RevokedArticle.unscoped.filter(pk__in=lifted).delete()


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


def articles_with_slot(*, municipality: Municipality, slot: str) -> list[uuid.UUID]:
    """The municipality's published articles that show a local contact, in a stable order."""
    users = PublishedArticle.unscoped.filter(municipality=municipality, slots__contains=[slot])
    return sorted(set(users.values_list("article_uuid", flat=True)))
