"""The lobby's rules as a table. What is not in it is refused."""

from enum import StrEnum

from plugins.video.calls.errors import ForbiddenActError
from plugins.video.calls.models import CallParticipant

State = CallParticipant.State


class Act(StrEnum):
    ARRIVE = "arrive"  # comes, or comes again after the place inside was lost
    RETURN = "return"  # comes again while the place inside is kept
    EXPECT = "expect"  # is let in beforehand: whoever is called from the line
    ADMIT = "admit"
    DENY = "deny"
    BACK = "back"  # to the lobby, from inside or after a refusal
    REMOVE = "remove"  # for good
    LEAVE = "leave"


TABLE: dict[tuple[str, Act], str] = {
    (State.INVITED, Act.ARRIVE): State.WAITING,
    (State.WAITING, Act.ARRIVE): State.WAITING,
    (State.ADMITTED, Act.ARRIVE): State.WAITING,
    (State.LEFT, Act.ARRIVE): State.WAITING,
    (State.ADMITTED, Act.RETURN): State.ADMITTED,
    (State.LEFT, Act.RETURN): State.ADMITTED,
    (State.INVITED, Act.EXPECT): State.ADMITTED,
    (State.WAITING, Act.ADMIT): State.ADMITTED,
    (State.WAITING, Act.DENY): State.DENIED,
    (State.ADMITTED, Act.BACK): State.WAITING,
    (State.DENIED, Act.BACK): State.WAITING,
    (State.INVITED, Act.REMOVE): State.REMOVED,
    (State.WAITING, Act.REMOVE): State.REMOVED,
    (State.ADMITTED, Act.REMOVE): State.REMOVED,
    (State.LEFT, Act.REMOVE): State.REMOVED,
    (State.DENIED, Act.REMOVE): State.REMOVED,
    (State.WAITING, Act.LEAVE): State.LEFT,
    (State.ADMITTED, Act.LEAVE): State.LEFT,
    (State.LEFT, Act.LEAVE): State.LEFT,
}


def after(state: str, act: Act) -> str:
    """Return the state after the act; raise ForbiddenActError."""
    try:
        return TABLE[state, act]
    except KeyError:
        raise ForbiddenActError(f"{act} while {state}") from None
