"""For the demo: numbers to call, and danger words that fictional people have drafted and approved."""

import datetime as dt
from typing import Any

from cms.accounts.queries import professionals_of
from cms.municipalities.models import Municipality
from plugins.chat.actions.danger import appoint_owner, approve, start_draft
from plugins.chat.danger.suggested import suggested_languages
from plugins.chat.models import Call, CallNumber, ChatSettings

_HOURS = {"opens": dt.time(8), "closes": dt.time(16)}
NUMBERS: list[dict[str, Any]] = [
    {"call": Call.EMERGENCY, "number": "112"},
    {"call": Call.MATERNITY, "number": "70 10 20 30", "from_week": 22, "weeks_after_birth": 1},
    {"call": Call.DOCTOR, "number": "70 10 20 40", "hours": CallNumber.Hours.INSIDE, **_HOURS},
    {"call": Call.ACUTE, "number": "70 11 31 31", "hours": CallNumber.Hours.OUTSIDE, **_HOURS},
    {"call": Call.LIFELINE, "number": "70 20 12 01"},
    {"call": Call.VIOLENCE, "number": "1888"},
    {"call": Call.POISON, "number": "82 12 12 12"},
]


def load(municipality: Municipality, settings: ChatSettings) -> None:
    for facts in NUMBERS:
        name = f"{municipality.name} Sygehus" if facts["call"] == Call.MATERNITY else ""
        CallNumber.objects.create(settings=settings, name=name, **facts)
    people = list(professionals_of(municipality).order_by("date_joined", "pk")[:2])
    if not people:
        return
    for person in people:
        appoint_owner(municipality=municipality, user=person, actor=person)
    for language in suggested_languages():
        draft = start_draft(municipality=municipality, language=language, actor=people[0])
        approve(version=draft, actor=people[-1], saves=draft.saves)
