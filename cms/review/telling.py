"""What was changed since an approval, in plain words."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page

from cms.review.changes import Changes, Kind, PartChange
from cms.review.texts import EASY, SOURCES, TEXT

# In this order, so that the gravest stands first.
_KINDS = (
    (Kind.FIGURE, gettext_lazy("A number has changed.")),
    (Kind.UNIT, gettext_lazy("A unit, or a word beside a number, has changed.")),
    (Kind.NEGATION, gettext_lazy("A word such as “not” or “at most” has changed.")),
    (Kind.TARGET, gettext_lazy("A link has changed.")),
    (Kind.LANGUAGE, gettext_lazy("In this language every change must be read.")),
)
_PARTS = {TEXT: gettext_lazy("Text"), EASY: gettext_lazy("Easy to read"), SOURCES: gettext_lazy("Sources")}


def changed_words(changes: Changes) -> str:
    """How many words of which part were changed since the approval, and what may never change unseen.

    Parts whose change is too large are told alone: a small correction elsewhere is no reason.
    """
    return " ".join(_of_part(part) for part in changes.large or changes.parts if not part.is_none)


def _of_part(part: PartChange) -> str:
    counted = ngettext(
        "%(part)s: %(changed)s of %(words)s words has changed since the approval.",
        "%(part)s: %(changed)s of %(words)s words have changed since the approval.",
        part.changed,
    ) % {"part": _PARTS[part.part], "changed": part.changed, "words": part.words}
    return " ".join([counted, *(str(text) for kind, text in _KINDS if kind in part.kinds)])


def compare_address(page: Page, revision: int | None) -> str:
    """Where the approved revision stands beside the newest one; empty without an approved revision."""
    if revision is None or page.pk is None:
        return ""
    return reverse("wagtailadmin_pages:revisions_compare", args=(page.pk, revision, "latest"))


def state_of(changes: Changes | None) -> str:
    """One line for a report; empty when nothing has changed."""
    if changes is None or changes.is_none:
        return ""
    if changes.is_small:
        return _("Small correction")
    return _("Must be reviewed again")
