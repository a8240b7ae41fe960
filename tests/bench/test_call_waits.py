"""What counts as sound again after a way was cut."""

import json
import subprocess
from typing import Any

import pytest

from tests.bench.call_waits import HEARD

CUT = 1000
BEFORE = [{"at": at, "way": "old"} for at in (960, 980, 1000)]
UNDER_WAY = [{"at": 1015, "way": "old"}]


def _heard(sound: list[dict[str, Any]]) -> int:
    said = f"globalThis.window = {{soundAt: {json.dumps(sound)}}}; console.log(({HEARD})({CUT}))"
    return int(subprocess.run(["node", "-e", said], capture_output=True, check=True, text=True).stdout)


@pytest.mark.parametrize("came", [1420, 4300])
def test_it_is_the_first_by_another_way_however_soon(came):
    again = [{"at": came, "way": "new"}, {"at": came + 20, "way": "new"}]
    assert _heard(BEFORE + UNDER_WAY + again) == came


def test_what_was_under_way_or_stumbles_on_the_same_way_is_not():
    assert _heard(BEFORE + UNDER_WAY) == 0
    assert _heard([*BEFORE, {"at": 3500, "way": "old"}]) == 0
