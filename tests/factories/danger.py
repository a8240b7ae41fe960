"""Danger words that are drafted and approved, and numbers to call."""

from typing import Any

from cms.accounts.models import Role, User
from cms.municipalities.models import Municipality
from cms.municipalities.scope import municipality_scope
from plugins.chat.actions.danger import appoint_owner, approve, save_entry, start_draft
from plugins.chat.models import CallNumber, ChatSettings, DangerEntry, DangerVersion
from tests.factories.core import MembershipFactory, UserFactory


def make_owner(place: Municipality, **facts: Any) -> User:
    """A professional who may approve danger words there."""
    owner: User = UserFactory(is_staff=True, **facts)
    MembershipFactory(user=owner, municipality=place, role=Role.PROFESSIONAL)
    with municipality_scope(place):
        appoint_owner(municipality=place, user=owner, actor=owner)
    return owner


def make_admin(place: Municipality) -> User:
    admin: User = UserFactory(is_staff=True)
    MembershipFactory(user=admin, municipality=place, role=Role.MUNICIPAL_ADMIN)
    return admin


def draft_with(place: Municipality, editor: User, *phrases: str, language: str = "pl") -> DangerVersion:
    """A draft of a list for which there is no suggestion, so that it holds these words alone."""
    with municipality_scope(place):
        draft = start_draft(municipality=place, language=language, actor=editor)
        for phrase in phrases:
            add_word(draft, editor, phrase)
        return DangerVersion.objects.select_related("list__municipality").get(pk=draft.pk)


def add_word(draft: DangerVersion, editor: User, phrase: str) -> DangerEntry:
    row = DangerEntry(version=draft, kind="stem", phrase=phrase, topic="bleeding", call="maternity")
    with municipality_scope(draft.list.municipality):
        return save_entry(entry=row, actor=editor)


def approved_with(place: Municipality, editor: User, *phrases: str, language: str = "pl") -> DangerVersion:
    draft = draft_with(place, editor, *phrases, language=language)
    owner = make_owner(place)
    with municipality_scope(place):
        return approve(version=draft, actor=owner, saves=draft.saves)


def make_number(place: Municipality, **facts: Any) -> CallNumber:
    settings = ChatSettings.for_site(place.site)
    values = {"call": "maternity", "number": "12 34 56 78"} | facts
    return CallNumber.unscoped.create(settings=settings, **values)
