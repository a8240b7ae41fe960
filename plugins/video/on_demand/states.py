"""The line's rules as a table. What is not in it is refused."""

from enum import StrEnum

from plugins.video.on_demand.errors import MovedOnError
from plugins.video.on_demand.models import QueuePlace

State = QueuePlace.State


class Act(StrEnum):
    CLAIM = "claim"  # a professional takes it, and the family's devices ring
    ANSWER = "answer"
    NOT_NOW = "not_now"  # the family keeps its place
    PUT_BACK = "put_back"  # the professional gives it back, to the same place
    HAND_OVER = "hand_over"  # to a colleague; it rings anew
    MISS = "miss"  # nobody answered in time
    ASK_CALL = "ask_call"  # the family would rather be called
    LEAVE = "leave"
    LOSE = "lose"  # no sign of life
    CLOSE = "close"  # nobody is on duty any more
    END = "end"  # the call is over


TABLE: dict[tuple[str, Act], str] = {
    (State.WAITING, Act.CLAIM): State.RINGING,
    (State.WAITING, Act.ASK_CALL): State.CALL_BACK,
    (State.WAITING, Act.LEAVE): State.LEFT,
    (State.WAITING, Act.LOSE): State.CALL_BACK,
    (State.WAITING, Act.CLOSE): State.CALL_BACK,
    (State.RINGING, Act.ANSWER): State.TALKING,
    (State.RINGING, Act.NOT_NOW): State.WAITING,
    (State.RINGING, Act.PUT_BACK): State.WAITING,
    (State.RINGING, Act.HAND_OVER): State.RINGING,
    (State.RINGING, Act.MISS): State.CALL_BACK,
    (State.RINGING, Act.ASK_CALL): State.CALL_BACK,
    (State.RINGING, Act.LEAVE): State.LEFT,
    (State.TALKING, Act.END): State.DONE,
}


def after(state: str, act: Act) -> str:
    """Return the state after the act; raise MovedOnError."""
    try:
        return TABLE[state, act]
    except KeyError:
        raise MovedOnError from None
