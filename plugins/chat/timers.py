"""When an answer is due."""

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugins.chat.models import Conversation


def answer_due(conversation: "Conversation", since: dt.datetime) -> dt.datetime:
    """The latest moment at which the team should have answered a message of `since`."""
    return since + dt.timedelta(hours=4)
