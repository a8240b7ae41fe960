"""The lobby's table, looked at in every state with every act."""

from itertools import product

import pytest

from plugins.video.calls.errors import ForbiddenActError
from plugins.video.calls.models import CallParticipant
from plugins.video.calls.states import Act, after

State = CallParticipant.State

# Written down a second time, by who may do what; every pair that is not here must be refused.
ALLOWED = {
    **{(state, Act.ARRIVE): "waiting" for state in ("invited", "waiting", "admitted", "left")},
    **{(state, Act.RETURN): "admitted" for state in ("admitted", "left")},
    ("invited", Act.EXPECT): "admitted",
    ("waiting", Act.ADMIT): "admitted",
    ("waiting", Act.DENY): "denied",
    **{(state, Act.BACK): "waiting" for state in ("admitted", "denied")},
    **{(state, Act.REMOVE): "removed" for state in State.values if state != "removed"},
    **{(state, Act.LEAVE): "left" for state in ("waiting", "admitted", "left")},
}


@pytest.mark.parametrize(("state", "act"), list(product(State.values, Act)))
def test_every_act_in_every_state(state, act):
    if (state, act) in ALLOWED:
        assert after(state, act) == ALLOWED[state, act]
    else:
        with pytest.raises(ForbiddenActError):
            after(state, act)


@pytest.mark.parametrize("act", [Act.ARRIVE, Act.RETURN, Act.ADMIT, Act.BACK])
def test_who_was_sent_out_never_comes_back(act):
    with pytest.raises(ForbiddenActError):
        after("removed", act)


def test_only_the_professionals_act_leads_from_waiting_to_inside():
    ways = [act for (state, act), then in ALLOWED.items() if state == "waiting" and then == "admitted"]
    assert ways == [Act.ADMIT]
