"""A spreadsheet that came back, compared with the articles that people here write."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.models import EditingSession

from cms.accounts.models import Membership, Role, User
from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.models import ArticlePage
from cms.content.queries import Library
from cms.content.tags import told_apart
from cms.content.tags.form_field import check_tags
from cms.content.tags.queries import danish_tags
from cms.review.forms import check_next_review
from cms.review.spreadsheet.cells import as_day, as_number, as_text
from cms.review.spreadsheet.columns import CHANGEABLE, NEXT_REVIEW, NUMBER, OWNER, TAGS, columns_in
from cms.review.spreadsheet.files import UnreadableTableError
from cms.review.spreadsheet.standing import Standing, standings
from cms.review.terms import last_review_day

# Who may be responsible for an article.
_WRITING = (Role.EDITOR, Role.REVIEWER, Role.MUNICIPAL_ADMIN)
# Wagtail asks every 10 seconds whether an editor is still open.
_OPEN_SECONDS = 60


@dataclass(frozen=True)
class Wish:
    """One row: what the file wants of the article with this number. Empty cells want nothing."""

    row: int
    number: int
    owner: str = ""
    next_review_at: dt.date | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """One article as it is and as it is to be. `owner`, `next_review` and `tags` are (old, new) or None."""

    page_id: int
    revision_id: int | None
    title: str
    language: str
    owner: tuple[User | None, User] | None
    next_review: tuple[dt.date | None, dt.date] | None
    tags: tuple[list[str], list[str]] | None = None


@dataclass(frozen=True)
class Refusal:
    row: int
    title: str
    text: str | Promise


@dataclass
class Difference:
    changes: list[Change] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    unchanged: int = 0


def wishes_in(table: list[list[Any]]) -> tuple[list[Wish], list[Refusal]]:
    """Understand the rows; raise UnreadableTableError when the headings are not those of our list."""
    found = columns_in(table[0]) if table else {}
    if NUMBER not in found or not any(key in found for key in CHANGEABLE):
        headings = gettext_lazy(
            "The first row must have the headings of the list that you fetched: the number, and the e-mail "
            "of the person responsible, the next review or the tags."
        )
        raise UnreadableTableError(headings)
    wishes, refusals, seen = [], [], set()
    for row, cells in enumerate(table[1:], start=2):
        number = as_number(_cell(cells, found, NUMBER))
        if number is None or number in seen:
            text = _("This row has no number.") if number is None else _("This number stands there twice.")
            refusals.append(Refusal(row, "", text))
            continue
        seen.add(number)
        try:
            day = as_day(_cell(cells, found, NEXT_REVIEW))
        except ValueError as error:
            refusals.append(Refusal(row, "", _("“%(text)s” is no date.") % {"text": str(error)[:40]}))
            continue
        tags = tuple(told_apart([as_text(_cell(cells, found, TAGS))]))
        wishes.append(Wish(row, number, as_text(_cell(cells, found, OWNER)).lower(), day, tags))
    return wishes, refusals


def _cell(cells: list[Any], found: dict[str, int], key: str) -> Any:
    place = found.get(key)
    return cells[place] if place is not None and place < len(cells) else None


def compare(wishes: Iterable[Wish], articles: Any, library: Library, user: User) -> Difference:
    """What the wishes would change among `articles`, which are those that `user` sees here.

    What is no number of theirs is told in the same words as what does not exist.
    """
    wishes = list(wishes)
    pages = articles.filter(pk__in=[wish.number for wish in wishes]).select_related("locale", "owner")
    known = {page.pk: page for page in pages}
    now = standings(known.values())
    colleagues = colleagues_of(library)
    busy = _open_editors(known)
    followed = danish_tags(known.values())
    found = Difference()
    for wish in wishes:
        page = known.get(wish.number)
        if page is None:
            found.refusals.append(Refusal(wish.row, "", _("There is no article here with this number.")))
            continue
        change, reason = _change(wish, page, now[page.pk], colleagues)
        if reason is None and change is not None:
            reason = _obstacle(change, page, user, busy)
            if reason is None and change.tags and page.translation_key in followed and _translates(page):
                reason = _("A translation has the tags of the Danish article. Change them there.")
        if reason is not None:
            found.refusals.append(Refusal(wish.row, now[page.pk].title, reason))
        elif change is None:
            found.unchanged += 1
        else:
            found.changes.append(change)
    return found


def _change(
    wish: Wish, page: ArticlePage, now: Standing, colleagues: dict[str, User]
) -> tuple[Change | None, str | None]:
    owner = next_review = None
    if wish.owner and wish.owner != ((page.owner.email if page.owner else "") or "").lower():
        if wish.owner not in colleagues:
            return None, _("Nobody who writes here has the e-mail %(email)s.") % {"email": wish.owner}
        owner = (page.owner, colleagues[wish.owner])
    if wish.next_review_at is not None and wish.next_review_at != now.next_review_at:
        reason = _why_not_on(wish.next_review_at, now)
        if reason is not None:
            return None, reason
        next_review = (now.next_review_at, wish.next_review_at)
    tags = None
    if wish.tags and list(wish.tags) != told_apart(now.tags):
        try:
            check_tags(list(wish.tags))
        except ValidationError as error:
            return None, " ".join(error.messages)
        tags = (now.tags, list(wish.tags))
    if owner is None and next_review is None and tags is None:
        return None, None
    language = page.locale.language_code
    return Change(page.pk, page.latest_revision_id, now.title, language, owner, next_review, tags), None


def _why_not_on(day: dt.date, now: Standing) -> str | None:
    """Why the article cannot be reviewed next on that day, or None."""
    if now.has_danish_review:
        return _("A translation has the review dates of the Danish article. Change them there.")
    try:
        check_next_review(day)
    except ValidationError as error:
        return " ".join(error.messages)
    if now.reviewed_at and day > last_review_day(now.reviewed_at):
        return _("The next review may be at most 24 months after the last one.")
    return None


def _translates(page: ArticlePage) -> bool:
    return bool(page.locale.language_code != DEFAULT_LANGUAGE)


def _obstacle(change: Change, page: ArticlePage, user: User, busy: set[int]) -> str | None:
    """Why the article must be left alone, or None."""
    rights = page.permissions_for_user(user)
    saves = bool(change.next_review or change.tags)
    if not rights.can_edit() or (page.live and saves and not rights.can_publish()):
        return _("You may not change this article.")
    reason = _obstacle_to_saving(page, busy) if saves else None
    return reason or (_("The article is locked.") if rights.page_locked() else None)


def _obstacle_to_saving(page: ArticlePage, busy: set[int]) -> str | None:
    if page.workflow_in_progress:
        return _("The article is being reviewed. Wait until that is done.")
    if page.approved_schedule:
        return _("The article waits to be published at a set time. Change it in its editor.")
    if page.pk in busy:
        return _("Somebody has the article open in the editor.")
    return None


def colleagues_of(library: Library) -> dict[str, User]:
    """{e-mail in small letters: person} of those who may be responsible for its articles."""
    if library.municipality is not None:
        work = Membership.objects.filter(municipality=library.municipality, role__in=_WRITING)
    else:
        work = Membership.objects.filter(region=library.region, role=Role.REGION_ADMIN)
    people = User.objects.filter(pk__in=work.filter(ended_at=None).values("user"), is_active=True)
    return {person.email.lower(): person for person in people.exclude(email=None) if person.email}


def _open_editors(pages: Iterable[int]) -> set[int]:
    """Which of these pages are open in somebody's editor now: its form would write the old date back."""
    since = timezone.now() - dt.timedelta(seconds=_OPEN_SECONDS)
    sessions = EditingSession.objects.filter(
        content_type__model="page",
        object_id__in=[str(key) for key in pages],
        last_seen_at__gte=since,
    )
    return {int(key) for key in sessions.values_list("object_id", flat=True)}
