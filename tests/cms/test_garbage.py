"""What a process loaded is not looked through while somebody waits."""

import gc

import pytest

from cms.garbage import THRESHOLDS, spare_what_stays


@pytest.fixture
def as_before():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_what_lives_is_spared_and_new_cycles_are_still_found(as_before):
    kept = [object()]
    spare_what_stays()
    assert gc.get_threshold() == THRESHOLDS
    assert not any(one is kept for one in gc.get_objects())
    cycle: list[object] = []
    cycle.append(cycle)
    del cycle
    assert gc.collect() >= 1
