"""An article past its review date is somebody's work, where the one who is responsible is on a team."""

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from cms.content.models import ArticlePage, MunicipalityHomePage
from cms.content.queries import Library, all_libraries, under
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


def settle_reviewed(municipality: Municipality, keys: Collection[UUID]) -> None:
    """Families read these articles otherwise now: the municipality's own that are not overdue any more are done.

    Two queries, and one for each of the municipality's own articles among them.
    """
    day = timezone.localdate()
    with unconfined():
        homes = MunicipalityHomePage.objects.filter(
            translation_key=municipality.site.root_page.translation_key
        )
        roots = tuple(homes.values_list("path", flat=True))
        pages = ArticlePage.objects.filter(uuid__in=keys)
        rows = list(pages.values_list("uuid", "path", "live", "next_review_at"))
    others = {key for key, path, _live, _date in rows if not path.startswith(roots)}
    overdue = {key for key, _path, live, date in rows if live and date is not None and date < day}
    # One that was deleted is nobody's to review.
    for key in sorted(set(keys) - others - overdue):
        settle_work(municipality, Origin(ARTICLE, str(key)))


def _overdue(library: Library, day: dt.date) -> Any:
    pages = ArticlePage.objects.live().filter(under(library.root_paths), next_review_at__lt=day)
    return pages.select_related("owner").order_by("next_review_at", "pk")


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
