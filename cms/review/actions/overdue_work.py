"""An article past its review date is somebody's work, where the one who is responsible is on a team."""

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from cms.content.models import ArticlePage, MunicipalityHomePage
from cms.content.queries import Library, all_libraries, under
from cms.content.reviewed import has_danish_review
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.models import Municipality
from cms.municipalities.scope import municipality_scope
from cms.plugin_api.work import Origin, Work, WorkKind, announce_work, settle_work
from cms.teams.queries import teams_of_person

ARTICLE = "review.article"


def announce_overdue(today: dt.date | None = None) -> int:
    """Tell of a municipality's own articles whose date has passed, every night; return how many are kept.

    The region's articles are nobody's work in a municipality. Who is on no team has the letter alone.
    """
    day = today or timezone.localdate()
    with unconfined():
        return sum(
            _announce(page, library.municipality)
            for library in all_libraries()
            if library.municipality is not None
            for page in _overdue(library, day)
        )


def settle_reviewed(changed: Collection[tuple[int, UUID]]) -> None:
    """Families read articles otherwise now: a municipality's own that are not overdue any more are done.

    `changed` holds keys of municipalities and of articles. Three queries, and those of each work that ends:
    the region's articles, which change everywhere at once, end none.
    """
    day = timezone.localdate()
    with unconfined():
        pages = ArticlePage.objects.filter(translation_key__in={article for _place, article in changed})
        counts = pages.annotate(counts=~has_danish_review())
        rows = list(counts.values_list("translation_key", "path", "live", "next_review_at", "counts"))
    kept = {key for key, *_facts in rows}
    overdue = {
        key for key, _path, live, date, counts in rows if live and counts and date is not None and date < day
    }
    # One that was deleted is nobody's to review.
    done = {(place, key) for place, key in changed if key not in kept}
    done |= {(place, key) for place, key in _owned(rows) if key not in overdue} & set(changed)
    places = Municipality._base_manager.in_bulk({place for place, _key in done})
    for place, key in sorted(done):
        settle_work(places[place], Origin(ARTICLE, str(key)))


def _owned(rows: Collection[tuple[UUID, str, Any, Any, Any]]) -> set[tuple[int, UUID]]:
    """Which of the articles are in the tree of which municipality."""
    if not rows:
        return set()
    homes = MunicipalityHomePage.objects.values_list("translation_key", "path")
    places = dict(Municipality._base_manager.values_list("site__root_page__translation_key", "pk").iterator())
    return {
        (places[home], key)
        for home, root in homes
        if home in places
        for key, path, *_facts in rows
        if path.startswith(root)
    }


def _overdue(library: Library, day: dt.date) -> Any:
    pages = ArticlePage.objects.live().filter(under(library.root_paths), next_review_at__lt=day)
    return pages.exclude(has_danish_review()).select_related("owner").order_by("next_review_at", "pk")


def _announce(page: ArticlePage, municipality: Municipality) -> bool:
    owner: Any = page.owner
    team = teams_of_person(owner, municipality).first() if owner is not None and owner.is_active else None
    if team is None:
        return False
    path = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    with municipality_scope(municipality):
        return announce_work(
            Work(
                municipality=municipality,
                team=team,
                kind=WorkKind.OVERDUE_REVIEW,
                origin=Origin(ARTICLE, str(page.uuid), path),
                person=owner,
            )
        )
