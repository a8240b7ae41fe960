"""Work that one part of the product sees arise and another keeps: the plugins' only road to each other.

    announce_work(Work(municipality=…, team=…, kind=WorkKind.REPLY, origin=Origin("chat.conversation", key)))
    settle_work(municipality, Origin("chat.conversation", key))

Whoever announces works the same when nobody keeps tasks: the answer says whether somebody does. Whoever
keeps them listens to the two signals, and knows no more of the origin than its name, its key and where in
the admin it is looked at. Nothing here carries words.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cms.plugin_api.signals import PluginSignal

if TYPE_CHECKING:
    from cms.accounts.models import Family, User
    from cms.municipalities.models import Municipality
    from cms.teams.models import Team


class WorkKind(StrEnum):
    """What gave rise to it."""

    UNANSWERED = "unanswered"  # a conversation has waited too long
    SILENT = "silent"  # a family does not open what was written to it, or answers no more
    MEETING_ASKED = "meeting_asked"  # a family asks for a meeting
    CALL_BACK = "call_back"  # somebody is to be called by phone
    NO_SHOW = "no_show"  # nobody came to a meeting
    FOLLOW_UP = "follow_up"  # after a meeting there is something more to do
    OVERDUE_REVIEW = "overdue_review"  # something should have been looked through
    HANDED_OVER = "handed_over"  # a family is handed over to the team and waits for a greeting


@dataclass(frozen=True)
class Origin:
    """Where work comes from: "<slug>.<thing>", the thing's key, and its path in the admin ("" for none)."""

    kind: str
    key: str
    path: str = ""


@dataclass(frozen=True)
class Work:
    """Something that somebody of a team should do.

    `guardian` says that only this adult of the family knows of it. Without `due_at` whoever keeps it
    counts the team's staffed hours. `person` has it already, where somebody has; `actor` is who announces
    it, where a human does, who may keep it for themselves.
    """

    municipality: "Municipality"
    team: "Team"
    kind: WorkKind
    origin: Origin
    family: "Family | None" = None
    guardian: "User | None" = None
    person: "User | None" = None
    is_urgent: bool = False
    due_at: dt.datetime | None = None
    actor: "User | None" = None


# Sent with `work` (Work). A receiver answers with the key of what it keeps, as text.
work_arose = PluginSignal("work_arose")
# Sent with `origin` (Origin) and `actor` (User | None): it is done, or needed no more.
work_settled = PluginSignal("work_settled")


def announce_work(work: Work) -> bool:
    """Tell of it, as often as you like: it is kept once for each origin. Return whether somebody keeps it."""
    answers = work_arose.send(work.municipality, work=work)
    return any(isinstance(answer, str) and answer != "" for _slug, answer in answers)


def is_work_kept(municipality: "Municipality") -> bool:
    """Whether somebody keeps work here; where nobody does, asking for it is not offered."""
    return work_arose.is_heard(municipality)


def settle_work(municipality: "Municipality", origin: Origin, *, actor: "User | None" = None) -> None:
    """Say that the origin needs nobody any more; what is not kept needs no settling."""
    work_settled.send(municipality, origin=origin, actor=actor)
