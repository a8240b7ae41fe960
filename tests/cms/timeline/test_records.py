"""Two devices of a family come to the same, whatever the order in which they speak."""

from hypothesis import given
from hypothesis import strategies as st

from cms.timeline.records import (
    DELETIONS_KEPT,
    alive,
    is_loss,
    lives,
    merged,
    not_from_the_future,
    without_old_deletions,
)

VALUES = st.sampled_from([{"kind": "due", "date": "2027-03-01"}, {"kind": "born", "date": "2026-01-01"}])
RECORDS = st.lists(
    st.builds(
        lambda key, at, deleted, value: {
            "kind": "entry",
            "id": key,
            "changed_at": at,
            "deleted": deleted,
            "value": None if deleted else value,
        },
        st.sampled_from("abc"),
        st.integers(0, 5),
        st.booleans(),
        VALUES,
    ),
    max_size=8,
)


def entry(key, at, *, deleted=False, **value):
    value = None if deleted else {"kind": "due", "date": "2027-03-01", **value}
    return {"kind": "entry", "id": key, "changed_at": at, "deleted": deleted, "value": value}


@given(RECORDS, RECORDS, RECORDS)
def test_merging_is_the_same_in_any_order_and_any_number_of_times(a, b, c):
    assert merged(a, b) == merged(b, a)
    assert merged(merged(a, b), c) == merged(a, merged(b, c))
    assert merged(merged(a, b), b) == merged(a, b)


@given(RECORDS, RECORDS)
def test_nothing_is_older_than_it_was_on_either_device(a, b):
    found = {record["id"]: record["changed_at"] for record in merged(a, b)}
    for record in (*a, *b):
        assert found[record["id"]] >= record["changed_at"]


def test_the_last_change_wins_each_entry_by_itself():
    mine = [entry("a", 5, date="2027-01-01"), entry("b", 1, date="2027-01-02")]
    yours = [entry("a", 4, date="2027-02-01"), entry("b", 9, date="2027-02-02")]
    dates = {key: value["date"] for key, value in alive(merged(mine, yours), "entry").items()}
    assert dates == {"a": "2027-01-01", "b": "2027-02-02"}


def test_a_deletion_is_honoured_and_an_older_copy_does_not_bring_it_back():
    deleted = merged([entry("a", 1)], [entry("a", 2, deleted=True)])
    assert alive(merged(deleted, [entry("a", 1)]), "entry") == {}
    assert set(alive(merged(deleted, [entry("a", 3)]), "entry")) == {"a"}


def test_a_fast_clock_does_not_win_for_ever():
    fast = not_from_the_future([entry("a", 10_000, date="2030-01-01")], now=100)
    assert alive(merged(fast, [entry("a", 101)]), "entry")["a"]["date"] == "2027-03-01"


def test_deletions_are_forgotten_after_a_year_or_so_and_nothing_else_is():
    now = int(DELETIONS_KEPT.total_seconds() * 1000) + 10
    records = [entry("old", 1), entry("gone", 9, deleted=True), entry("fresh", 10, deleted=True)]
    assert [record["id"] for record in without_old_deletions(records, now)] == ["old", "fresh"]


def test_what_is_paused_is_not_lived_and_a_loss_is_seen():
    assert set(lives([entry("a", 1), entry("b", 1, paused=True)])) == {"a"}
    situation = {"kind": "situation", "id": "family", "changed_at": 1, "deleted": False}
    assert is_loss([{**situation, "value": {"situation": "loss"}}])
    assert not is_loss([{**situation, "value": {"situation": "none"}}])
