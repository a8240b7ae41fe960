"""Who is named in a comment: by the whole name after an @."""

import pytest

from plugins.tasks.acts import named_in


@pytest.fixture
def named(here):
    people = {}
    for name in ("Ann", "Annabel", "Anne Marie", "Anne"):
        people[name] = here.colleague()
        people[name].first_name = name
        people[name].save()
    task = here.task()
    return lambda body: sorted(one.first_name for one in named_in(body, task))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("@Annabel look", ["Annabel"]),
        ("@Ann look", ["Ann"]),
        ("@Ann, @Annabel: look", ["Ann", "Annabel"]),
        ("ask @Ann.", ["Ann"]),
        ("@Anne Marie look", ["Anne Marie"]),
        ("@Anne look", ["Anne"]),
        ("@Ann-Sofie look", []),
        ("write to post@Ann", []),
        ("Ann", []),
    ],
)
def test_the_whole_name_names(named, body, expected):
    assert named(body) == expected
