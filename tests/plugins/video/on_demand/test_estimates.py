"""The range of the wait: never less than none, never a false promise, and it moves the way people expect."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.video.on_demand.estimates import LONGEST, STEP, wait_of

lengths = st.lists(st.floats(0, 300), min_size=5, max_size=20)
few = st.integers(0, 30)


@pytest.mark.parametrize(
    ("ahead", "serving", "talking", "least", "most"),
    [
        (0, 1, 0, 0, 5),  # somebody is free
        (0, 1, 1, 0, 15),  # one talk has to end, and may at any moment
        (1, 1, 1, 10, 25),
        (1, 2, 0, 0, 5),
        (4, 2, 2, 20, 35),
        (30, 1, 1, 60, None),  # more than an hour is all that can be said
    ],
)
def test_by_hand(ahead, serving, talking, least, most):
    wait = wait_of(ahead=ahead, serving=serving, talking=talking, talks=[10.0] * 20)
    assert (wait.least, wait.most) == (least, most)


def test_too_little_is_known_or_nobody_is_there():
    assert wait_of(ahead=0, serving=1, talking=0, talks=[10.0] * 4) is None
    assert wait_of(ahead=0, serving=0, talking=0, talks=[10.0] * 20) is None


@given(ahead=few, serving=st.integers(1, 10), talking=few, talks=lengths)
def test_a_range_of_whole_steps(ahead, serving, talking, talks):
    wait = wait_of(ahead=ahead, serving=serving, talking=talking, talks=talks)
    assert 0 <= wait.least <= LONGEST
    assert wait.least % STEP == 0
    assert wait.most is None or (wait.most % STEP == 0 and wait.least < wait.most <= LONGEST)


@given(ahead=few, serving=st.integers(1, 10), talking=few, talks=lengths)
def test_more_people_before_one_is_never_sooner_and_more_on_duty_never_later(ahead, serving, talking, talks):
    def found(ahead, serving):
        wait = wait_of(ahead=ahead, serving=serving, talking=talking, talks=talks)
        return wait.least, wait.most if wait.most is not None else LONGEST + STEP

    now, behind, helped = found(ahead, serving), found(ahead + 1, serving), found(ahead, serving + 1)
    assert behind[0] >= now[0] and behind[1] >= now[1]
    assert helped[0] <= now[0] and helped[1] <= now[1]


@given(talks=lengths)
def test_the_order_of_the_talks_does_not_matter(talks):
    given_ = {"ahead": 3, "serving": 2, "talking": 2}
    assert wait_of(talks=talks, **given_) == wait_of(talks=talks[::-1], **given_)
