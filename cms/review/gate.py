"""What an article needs before a person may publish it, as a checklist in plain words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.content.models import ArticlePage
from cms.content.rendering.blocks import page_ids_in
from cms.content.rendering.material import Material
from cms.content.reviewed import Review, review_of
from cms.municipalities.confinement.context import unconfined
from cms.review.changes import Changes
from cms.review.measuring import Measure, measure_easy, measure_page
from cms.review.standing import standing_of_review, standing_of_translation
from cms.review.subjects import subject_of
from cms.review.telling import changed_words, compare_address
from cms.review.terms import LIX_TARGET, LIX_TARGET_EASY, last_review_day
from cms.review.texts import danish_of, is_translation

# Filled in by the approval itself: of an article, and of a translation.
BY_REVIEW = frozenset({"reviewer", "next_review", "changed"})
BY_CHECK = frozenset({"translation"})


class PublishRefusedError(PermissionDenied):
    """A person may not publish this yet; the message says what is missing."""


@dataclass(frozen=True)
class Check:
    """One line of the checklist. `text` says what is there or what is missing, and what to do."""

    code: str
    met: bool
    text: str | Promise
    field: str
    """The form field to which the line leads."""
    passages: tuple[tuple[str, str], ...] = ()
    """What was changed since the approval: each passage before and after."""
    compare_url: str = ""
    """Where the approved and the newest revision stand side by side; empty when there is no such place."""


def checklist(page: ArticlePage, measured: Measure | None = None) -> list[Check]:
    """Return all lines, met or not, for the article as it stands in memory."""
    measured = measured or measure_page(page)
    danish = danish_of(page)
    return [
        _sources(page),
        _reviewer(page, danish),
        *(_changed(page) if danish is None else [_translation(page, danish)]),
        _next_review(page, danish, timezone.localdate()),
        _pictures(page),
        lix_check(measured, page.lix_reason),
        *([_easy_lix(page)] if page.easy_body else []),
        _links(page),
    ]


def missing(draft: Any) -> list[Check]:
    return [check for check in subject_of(draft).checklist(draft) if not check.met]


def missing_before_review(about: Any) -> list[Check]:
    """What keeps a reviewer from approving: everything that the approval does not bring itself."""
    latest = about.get_latest_revision_as_object() if about.pk else about
    brought = BY_CHECK if is_translation(latest) else BY_REVIEW
    return [check for check in missing(latest) if check.code not in brought]


def refuse_unless_ready(draft: Any) -> None:
    """Raise PublishRefusedError with the reasons, one after the other."""
    reasons = missing(draft)
    if reasons:
        raise PublishRefusedError(" ".join(str(reason.text) for reason in reasons))


def _sources(page: ArticlePage) -> Check:
    count = len(page.sources)
    text = _("Sources are named.") if count else _("Name at least one source.")
    return Check("source", bool(count), text, "sources")


def _reviewer(page: ArticlePage, danish: ArticlePage | None) -> Check:
    review = review_of(page, _published(danish))
    met = _is_reviewed(review)
    values = {"name": review.name, "role": review.role}
    if met and danish is None:
        text = _("Reviewed by %(name)s, %(role)s.") % values
    elif met:
        text = _("The Danish article is reviewed by %(name)s, %(role)s.") % values
    elif danish is None:
        text = _("A professional must review the article: send it to review.")
    else:
        text = _("A professional must review the article in Danish first.")
    return Check("reviewer", met, text, "reviewer_name")


def _published(danish: ArticlePage | None) -> ArticlePage | None:
    return danish if danish is not None and danish.live else None


def _is_reviewed(review: Review) -> bool:
    return bool(review.name and review.role and review.reviewed_at)


def _changed(page: ArticlePage) -> list[Check]:
    """A line for a reviewed article whose words are others now."""
    if not _is_reviewed(review_of(page, None)):
        return []
    standing = standing_of_review(page)
    if standing is None:
        text = _("It is not known which text was reviewed: send the article to review.")
        return [Check("changed", False, text, "reviewer_name")]
    changes = standing.changes
    if changes.is_none:
        return []
    if changes.is_small:
        text = f"{changed_words(changes)} {_('That is a small correction.')}"
    else:
        text = f"{changed_words(changes)} {_('A professional must review it again: send it to review.')}"
    return [_compared("changed", changes.is_small, text, changes, page, standing.approval.revision_id)]


def _translation(page: ArticlePage, danish: ArticlePage) -> Check:
    standing = standing_of_translation(page, danish)
    if standing is None:
        text = _("Nobody has checked the translation. Ask somebody who reads both languages.")
        return Check("translation", False, text, "reviewer_name")
    changes, again = standing.changes, _("Somebody who reads both languages must check it again.")
    revision = standing.approval.revision_id
    if not changes.is_small:
        return _compared("translation", False, f"{changed_words(changes)} {again}", changes, page, revision)
    source = standing.source_changes
    if not standing.holds and source is not None:
        text = _("The Danish text has changed since the translation was checked.")
        return _compared("translation", False, f"{text} {again}", source, page, None)
    told = {"name": standing.approval.name, "role": standing.approval.role}
    text = _("The translation is checked by %(name)s, %(role)s.") % told
    return _compared("translation", True, text, changes, page, revision)


def _compared(
    code: str, met: bool, text: str, changes: Changes, page: ArticlePage, revision: int | None
) -> Check:
    return Check(code, met, text, "reviewer_name", changes.passages, compare_address(page, revision))


def _next_review(page: ArticlePage, danish: ArticlePage | None, today: dt.date) -> Check:
    source = _published(danish)
    review = review_of(page, source)
    day = review.next_review_at
    # A translation has the date of the Danish article, and no field for one.
    field = "next_review_at" if source is None else "reviewer_name"
    if day is None:
        text = (
            _("Say when the article is to be reviewed next.")
            if source is None
            else _("The Danish article has no date for its next review: give it one first.")
        )
        return Check("next_review", False, text, field)
    if day <= today:
        text = (
            _("The review date has passed: the article must be reviewed again.")
            if source is None
            else _("The review date of the Danish article has passed: it must be reviewed again first.")
        )
        return Check("next_review", False, text, field)
    if day > last_review_day(review.reviewed_at or today):
        text = _("The next review may be at most 24 months after the last one.")
        return Check("next_review", False, text, field)
    return Check("next_review", True, _("The next review has a date."), field)


def _pictures(page: ArticlePage) -> Check:
    silent = [field for field in ("body", "easy_body") if has_silent_picture(getattr(page, field).raw_data)]
    if page.image_id and not page.image_alt.strip():
        silent.insert(0, "image_alt")
    return pictures_check(silent)


def has_silent_picture(raw: Iterable[Any]) -> bool:
    """Whether a picture in a StreamField's raw data does not say what it shows."""
    return any(child["type"] == "image" and not (child["value"].get("alt") or "").strip() for child in raw)


def pictures_check(silent: list[str]) -> Check:
    """`silent`: the form fields in which a picture says nothing."""
    text = _("Every picture says what it shows.") if not silent else _("Say of every picture what it shows.")
    return Check("alt", not silent, text, silent[0] if silent else "body")


def lix_check(measured: Measure, reason: str) -> Check:
    values = {"lix": measured.lix, "target": LIX_TARGET}
    if measured.lix <= LIX_TARGET:
        return Check("lix", True, _("The text is easy enough: LIX %(lix)d of %(target)d.") % values, "body")
    if reason.strip():
        text = _("LIX is %(lix)d, above %(target)d, and you have said why.") % values
        return Check("lix", True, text, "lix_reason")
    text = _(
        "The text is too hard: LIX is %(lix)d and may be %(target)d. Shorten the marked sentences, or say why."
    )
    return Check("lix", False, text % values, "lix_reason")


def _easy_lix(page: ArticlePage) -> Check:
    measured = measure_easy(page)
    values = {"lix": measured.lix, "target": LIX_TARGET_EASY}
    if measured.lix <= LIX_TARGET_EASY:
        text = _("The easy version is easy enough: LIX %(lix)d of %(target)d.") % values
        return Check("easy_lix", True, text, "easy_body")
    if page.lix_reason.strip():
        text = _("LIX of the easy version is %(lix)d, above %(target)d, and you have said why.") % values
        return Check("easy_lix", True, text, "lix_reason")
    text = _(
        "The easy version is too hard: LIX is %(lix)d and may be %(target)d. Shorten the sentences, or say why."
    )
    return Check("easy_lix", False, text % values, "easy_body")


def _links(page: ArticlePage) -> Check:
    texts = (page.body, page.easy_body, page.related_articles)
    named = set().union(*(page_ids_in(text.raw_data) for text in texts))
    if not named:
        return links_check(set())
    with unconfined():
        material = Material([page.uuid], draft=page)
        return links_check({key for key in named if material.target(key, page) is None})


def links_check(dead: set[int]) -> Check:
    """`dead`: the keys of pages that are named and that families cannot read."""
    if not dead:
        return Check("links", True, _("No link is broken."), "body")
    # Named only where the editor may see them.
    titles = sorted(Page.objects.filter(pk__in=dead).values_list("title", flat=True))
    text = _("A link leads to an article that families cannot read.")
    if titles:
        text = _("A link leads to an article that families cannot read: %(titles)s.") % {
            "titles": ", ".join(titles)
        }
    return Check("links", False, text, "body")
