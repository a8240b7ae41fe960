"""Changes to regional articles as subjects of the review."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.content.blocks.choices import Slot
from cms.content.queries import Library, all_libraries
from cms.content.rendering.article import render_article
from cms.content.rendering.blocks import page_ids_in, slots_in
from cms.content.rendering.composition import Mode
from cms.content.rendering.material import Material, contacts_of
from cms.content.rendering.readability import reading_html
from cms.municipalities.confinement.context import unconfined
from cms.overrides.models import Override
from cms.overrides.preview import texts_with
from cms.overrides.queries import master_of
from cms.overrides.texts import language_name
from cms.review.gate import Check, has_silent_picture, links_check, lix_check, pictures_check
from cms.review.measuring import Measure, measure_html
from cms.review.subjects import Subject

VIEWS = "wagtailsnippets_overrides_override:"


class OverrideSubject(Subject):
    """A change has no review date of its own: the article's date, and its changes, bring it up again."""

    model = Override
    views: ClassVar[str] = "overrides_review_"
    key: ClassVar[str] = "pk"
    kind: ClassVar[Any] = gettext_lazy("Change to a regional article")
    has_review_date: ClassVar[bool] = False

    def place_of(self, about: Override) -> Library | None:
        return next((one for one in all_libraries() if one.municipality == about.municipality), None)

    def here(self, library: Library, keys: Iterable[str]) -> dict[str, Any]:
        if library.municipality is None:
            return {}
        rows = Override.unscoped.filter(municipality=library.municipality, pk__in=list(keys))
        return {str(row.pk): row for row in rows.select_related("municipality")}

    def find(self, request: HttpRequest, key: Any) -> Override:
        override = get_object_or_404(Override.objects.select_related("municipality"), pk=key)
        if not request.user.has_perm("overrides.change_override"):
            raise PermissionDenied
        return override

    def locked(self, key: Any) -> Override:
        return Override.unscoped.select_for_update(of=("self",)).select_related("municipality").get(pk=key)

    def get(self, key: Any) -> Override | None:
        return Override.unscoped.select_related("municipality").filter(pk=key).first()

    def checklist(self, draft: Override) -> list[Check]:
        """Hiding an article brings no words: a professional agrees, and that is all."""
        if draft.mode == Mode.HIDE:
            return [_reviewer(draft)]
        silent = ["body"] if has_silent_picture(draft.body.raw_data) else []
        return [
            _reviewer(draft),
            pictures_check(silent),
            lix_check(self.measure(draft), draft.lix_reason),
            links_check(_dead_links(draft)),
            _slots(draft),
        ]

    def measure(self, draft: Override) -> Measure:
        """The municipality's own words; the region answers for the rest."""
        return measure_html(reading_html(draft.body.raw_data))

    def written_here(self, library: Library) -> Iterable[Override]:
        """Changes with words of their own; hiding an article brings none."""
        rows = Override.unscoped.filter(municipality=library.municipality).exclude(mode=Mode.HIDE)
        return rows.select_related("latest_revision") if library.municipality is not None else ()

    def filled(self, draft: Override, request: HttpRequest) -> Override:
        form_class = Override.snippet_viewset.get_form_class(for_update=True)
        form = form_class(request.POST, instance=draft, for_user=request.user)
        form.defer_required_fields()
        # What is filled in wrongly keeps its saved value; the rest is on `draft` after this.
        form.is_valid()
        return draft

    def vouch(self, draft: Override, *, name: str, role: str, next_review_at: dt.date | None) -> None:
        draft.reviewer_name, draft.reviewer_role = name, role
        draft.reviewed_at, draft.reviewed_text = timezone.localdate(), draft.fingerprint()

    def title_of(self, draft: Override) -> str:
        return draft.title

    def rendered(self, draft: Override, municipality: Any) -> dict[str, Any]:
        """The whole article as families would read it; what is hidden is shown, to be judged."""
        master = master_of(draft)
        if master is None:
            return _without_master(draft)
        with unconfined():
            material = Material([master.uuid], draft=master, local=texts_with(draft))
            contacts = contacts_of(draft.municipality, draft.locale)
            return render_article(master, material, contacts, draft.municipality).article

    def purpose(self, draft: Override) -> str:
        values = {
            "place": draft.municipality.name,
            "what": draft.get_mode_display(),
            "language": language_name(draft.locale),
        }
        return _("%(place)s changes an article of the region (%(language)s): %(what)s.") % values

    def edit_path(self, about: Override) -> str:
        return reverse(f"{VIEWS}edit", args=(about.pk,))

    def compare_path(self, about: Override, revision_id: int) -> str:
        if not about.live_revision_id:
            return ""
        return reverse(f"{VIEWS}revisions_compare", args=(about.pk, "live", revision_id))


def _without_master(draft: Override) -> dict[str, Any]:
    """The region shows the article no longer: only its name is left to show."""
    return {
        "title": draft.title,
        "summary": _("The region no longer shows this article, so there is nothing to change."),
        "content_locale": draft.locale,
        "image": None,
        "blocks": [],
        "local_blocks": [],
        "provenance": {"sources": []},
    }


def _reviewer(draft: Override) -> Check:
    if draft.reviewed:
        values = {"name": draft.reviewer_name, "role": draft.reviewer_role}
        return Check("reviewer", True, _("Reviewed by %(name)s, %(role)s.") % values, "mode")
    text = _("A professional must review the change: send it to review.")
    if draft.reviewer_name:
        text = _(
            "The text is not the one that was reviewed. A professional must review it: send it to review."
        )
    return Check("reviewer", False, text, "mode")


def _dead_links(draft: Override) -> set[int]:
    named = page_ids_in(draft.body.raw_data)
    master = master_of(draft) if named else None
    if master is None:
        return set(named)
    with unconfined():
        material = Material([master.uuid], draft=master, local=texts_with(draft))
        dead = set()
        for key in named:
            found = material.best(material.key_of.get(key), master, draft.municipality)
            if found is None or (draft.municipality_id, found.uuid) in material.hidden:
                dead.add(key)
    return dead


def _slots(draft: Override) -> Check:
    filled = contacts_of(draft.municipality, draft.locale)
    empty = sorted(slot for slot in slots_in(draft.body.raw_data) if slot not in filled)
    if not empty:
        return Check("slots", True, _("Every local contact is filled in."), "body")
    names = ", ".join(str(dict(Slot.choices).get(slot, slot)) for slot in empty)
    text = _("Fill in under Local contacts first, or take it out of the text: %(names)s.") % {"names": names}
    return Check("slots", False, text, "body")
