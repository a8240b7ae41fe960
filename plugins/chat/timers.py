"""When an answer is due, in the team's staffed hours."""

import datetime as dt
from typing import TYPE_CHECKING

from cms.teams.calendar import NeverOpenError
from cms.teams.deadlines import answer_due_at, urgent_due_at
from cms.teams.queries import calendar_of

if TYPE_CHECKING:
    from plugins.chat.models import Conversation


def answer_due(conversation: "Conversation", since: dt.datetime) -> dt.datetime:
    """The latest moment at which the team should have answered a message of `since`.

    What is urgent is due by the clock, and so is everything of a team that never opens: a promise
    nobody keeps must show, not rest for ever.
    """
    team = conversation.team
    if conversation.urgent_at is not None:
        return urgent_due_at(team, since)
    try:
        return answer_due_at(team, calendar_of(team), since)
    except NeverOpenError:
        return since + dt.timedelta(minutes=team.answer_within)
