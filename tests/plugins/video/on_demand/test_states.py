"""The line's table, looked at in every state with every act."""

from itertools import product

import pytest

from plugins.video.models import QueuePlace
from plugins.video.on_demand.errors import MovedOnError
from plugins.video.on_demand.models import OPEN
from plugins.video.on_demand.states import TABLE, Act, after

State = QueuePlace.State

# Written down a second time, by who may do what; every pair that is not here must be refused.
ALLOWED = {
    ("waiting", Act.CLAIM): "ringing",
    ("ringing", Act.ANSWER): "talking",
    **{("ringing", act): "waiting" for act in (Act.NOT_NOW, Act.PUT_BACK)},
    ("ringing", Act.HAND_OVER): "ringing",
    **{(state, Act.ASK_CALL): "call_back" for state in ("waiting", "ringing")},
    **{(state, Act.LEAVE): "left" for state in ("waiting", "ringing")},
    ("ringing", Act.MISS): "call_back",
    ("waiting", Act.CLOSE): "call_back",
    ("waiting", Act.LOSE): "call_back",
    ("talking", Act.END): "done",
}


@pytest.mark.parametrize(("state", "act"), list(product(State.values, Act)))
def test_every_act_in_every_state(state, act):
    if (state, act) in ALLOWED:
        assert after(state, act) == ALLOWED[state, act]
    else:
        with pytest.raises(MovedOnError):
            after(state, act)


def test_what_is_over_stays_over_and_every_open_state_has_a_way_out():
    assert {state for state, _act in TABLE} == set(OPEN)


def test_nobody_who_is_rung_or_talks_is_lost_for_want_of_a_sign_of_life():
    """A locked phone rings: only who waits can lose the place, and only then."""
    assert [state for state, act in TABLE if act is Act.LOSE] == ["waiting"]
