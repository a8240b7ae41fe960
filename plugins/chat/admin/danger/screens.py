"""What is served, what is drafted, and what differs."""

from typing import Any, cast

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from cms.accounts.models import User
from cms.accounts.queries import professionals_of
from cms.accounts.rules import is_professional
from cms.municipalities.models import Municipality
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from plugins.chat.models import DangerEntry, DangerList, DangerVersion
from plugins.chat.queries.danger import (
    changes_between,
    editors_of,
    lists_of,
    owners_of,
    regional_versions,
)
from plugins.chat.rules import can_adopt_for_region, can_appoint_owners, can_approve, is_clinical_owner


def language_name(code: str) -> str:
    """A language in the words of whoever reads it: "dansk"; its code where Django knows no name."""
    try:
        return str(get_language_info(code)["name_translated"]).lower()
    except KeyError:
        return code


class _Screen(AdminPage):
    header_icon = "warning"
    request: HttpRequest

    @property
    def user(self) -> User:
        return cast("User", self.request.user)

    @property
    def place(self) -> Municipality:
        return current_municipality()


class ListsView(_Screen):
    """All languages of the municipality, and who may approve."""

    page_title = gettext_lazy("Danger words")
    template_name = "chat/danger/lists.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = {row.language: row for row in lists_of(self.place)}
        languages = [*self.place.languages, *(code for code in known if code not in self.place.languages)]
        lent = regional_versions(self.place)
        owners = list(owners_of(self.place))
        taken = {owner.user_id for owner in owners}
        appoints = can_appoint_owners(self.user, self.place)
        people = professionals_of(self.place).order_by("first_name", "last_name") if appoints else []
        return super().get_context_data(
            rows=[self._row(code, known.get(code), lent.get(code)) for code in languages],
            owners=owners,
            appoints=appoints,
            may_change=is_professional(self.user, self.place),
            people=[person for person in people if person.pk not in taken],
            **kwargs,
        )

    def _row(self, language: str, found: DangerList | None, lent: DangerVersion | None) -> dict[str, Any]:
        versions = list(found.versions.all()) if found else []
        served = next((one for one in versions if one.approved_at), None)
        return {
            "language": language,
            "name": language_name(language),
            "list": found,
            "served": served,
            "draft": next((one for one in versions if not one.approved_at), None),
            "regional": None if served else lent,
        }


class _OfList(_Screen):
    @cached_property
    def chosen(self) -> DangerList:
        return get_object_or_404(lists_of(self.place), pk=self.kwargs["list_id"])

    @cached_property
    def versions(self) -> list[DangerVersion]:
        return list(self.chosen.versions.all())

    def before(self, version: DangerVersion) -> DangerVersion | None:
        """The approved version that came before."""
        return next((one for one in self.versions if one.approved_at and one.number < version.number), None)


class ListView(_OfList):
    """One language: its draft, else what is served, with what differs and what may be done."""

    template_name = "chat/danger/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        newest = next(iter(self.versions), None)
        if newest is None:
            raise Http404
        draft = newest if newest.approved_at is None else None
        if draft is not None:
            draft.list = self.chosen
        served = next((one for one in self.versions if one.approved_at), None)
        entries = list(DangerEntry.unscoped.filter(version=newest).order_by("topic", "phrase"))
        self.page_title = _("Danger words in %(language)s") % {
            "language": language_name(self.chosen.language)
        }
        return super().get_context_data(
            chosen=self.chosen,
            newest=newest,
            draft=draft,
            served=served,
            entries=entries,
            history=[one for one in self.versions if one.approved_at],
            changes=changes_between(served, draft) if draft else [],
            editors=editors_of(draft) if draft else [],
            may_change=is_professional(self.user, self.place),
            is_owner=is_clinical_owner(self.user, self.place),
            may_approve=draft is not None and can_approve(self.user, draft),
            may_adopt=can_adopt_for_region(self.user, self.place),
            island=self._island(entries),
            **kwargs,
        )

    def _island(self, entries: list[DangerEntry]) -> dict[str, Any]:
        """What the try-out needs: the words of this screen and whom they lead to."""
        return {
            "danger": {
                "language": self.chosen.language,
                "entries": [
                    {
                        "id": str(one.key),
                        "kind": one.kind,
                        "phrase": one.phrase,
                        "topic": str(one.get_topic_display()),
                        "call": str(one.get_call_display()),
                    }
                    for one in entries
                ],
            },
            "words": {
                "try": _("Write as a family would"),
                "hint": _("Nothing is sent or kept. The same rules run on families’ phones."),
                "found": _("Found: %(phrase)s (%(topic)s). Call: %(call)s."),
                "nothing": _("Nothing is found."),
            },
        }


class VersionView(_OfList):
    """One approved version as it was, and what it changed."""

    template_name = "chat/danger/version.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = next((one for one in self.versions if one.pk == self.kwargs["version_id"]), None)
        if version is None or version.approved_at is None:
            raise Http404
        self.page_title = _("Version %(number)s in %(language)s") % {
            "number": version.number,
            "language": language_name(self.chosen.language),
        }
        return super().get_context_data(
            chosen=self.chosen,
            version=version,
            back=reverse("chat_danger:list", args=[self.chosen.pk]),
            entries=DangerEntry.unscoped.filter(version=version).order_by("topic", "phrase"),
            changes=changes_between(self.before(version), version),
            **kwargs,
        )
