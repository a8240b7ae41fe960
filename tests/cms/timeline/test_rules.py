"""What a family is shown, and what it is spared."""

import datetime as dt

import pytest

from cms.timeline.rules import articles_between
from tests.cms.timeline.test_records import entry

TODAY = dt.date(2026, 11, 25)


def span(article, anchor="birth", first=0, last=10, unit="week", side="after"):
    return {"article": article, "anchor": anchor, "side": side, "unit": unit, "from": first, "to": last}


SETS = [
    {"key": "loss", "situation": "loss", "entries": [span("grief", "always")]},
    {"key": "twins", "situation": "twins", "entries": [span("two-prams", "always")]},
    {"key": "pregnancy", "situation": "pregnancy", "entries": [span("belly", "pregnancy", 10, 40), span("bag", "due", 1, 4, side="before")]},
    {"key": "premature", "situation": "premature", "entries": [span("neonatal", "birth", 0, 8), span("home", "due", 0, 2)]},
    {"key": "child", "situation": "child", "entries": [span("crying", last=12), span("two-years", unit="month", first=24, last=30)]},
    {"key": "adoption", "situation": "adoption", "entries": [span("first-days", "arrival", 0, 4)]},
]  # fmt: skip
SETS = [{"name": one["key"], **one} for one in SETS]


def shown(*records, before=0, after=0):
    first, last = TODAY - dt.timedelta(days=before), TODAY + dt.timedelta(days=after)
    return [reason.article for reason in articles_between(SETS, records, first, last)]


def stop(kind, key, at=1, *, deleted=False):
    return {"kind": kind, "id": key, "changed_at": at, "deleted": deleted, "value": None}


def situation(word):
    return {
        "kind": "situation",
        "id": "family",
        "changed_at": 1,
        "deleted": False,
        "value": {"situation": word},
    }


PREGNANT = entry("p", 1, date="2027-03-01")
TWO_YEARS_OLD = entry("c", 1, kind="born", date="2024-11-01")


def test_expecting_and_a_child_of_two_are_both_followed():
    assert shown(PREGNANT, TWO_YEARS_OLD) == ["belly", "two-years"]


def test_twins_have_their_set_beside_the_others():
    assert shown({**PREGNANT, "value": {**PREGNANT["value"], "several": True}}) == ["two-prams", "belly"]


def test_a_child_born_early_has_its_own_set_and_corrected_weeks():
    early = entry("e", 1, kind="born", date="2026-10-15", due="2026-12-20")
    # Six weeks after the birth and before the due date: nothing of the newborn set yet.
    assert shown(early) == ["neonatal"]
    assert shown(early, after=30) == ["neonatal", "home", "crying"]


def test_adoption_counts_from_the_day_of_arrival():
    adopted = entry("a", 1, kind="adopted", date="2026-11-10", born="2024-10-20")
    assert shown(adopted) == ["two-years", "first-days"]
    assert shown(entry("a", 1, kind="adopted", date="2026-11-10")) == ["first-days"]


def test_the_window_looks_ahead_and_back():
    due = entry("p", 1, date="2027-01-05")
    assert "bag" not in shown(due)
    assert "bag" in shown(due, after=21)


def test_loss_pauses_everything_at_once_and_counts_nothing():
    reasons = articles_between(SETS, [PREGNANT, TWO_YEARS_OLD, situation("loss")], TODAY, TODAY)
    assert [(r.article, r.entry, r.shown_from, r.shown_to) for r in reasons] == [("grief", None, None, None)]


def test_loss_is_reversible_and_shows_nothing_without_being_told():
    assert shown(PREGNANT, situation("none")) == ["belly"]
    assert "grief" not in shown(PREGNANT)


@pytest.mark.parametrize("kind, key", [("article", "belly"), ("set", "pregnancy")])
def test_what_was_stopped_is_not_shown_until_it_is_wanted_again(kind, key):
    assert shown(PREGNANT, TWO_YEARS_OLD, stop(kind, key)) == ["two-years"]
    assert shown(PREGNANT, TWO_YEARS_OLD, stop(kind, key, deleted=True)) == ["belly", "two-years"]


def test_who_stops_a_set_is_not_shown_the_same_by_the_articles_own_stages():
    own = {"key": "stages-child", "situation": "child", "name": "", "entries": [span("own", last=200)]}
    reasons = articles_between([*SETS, own], [TWO_YEARS_OLD, stop("set", "child")], TODAY, TODAY)
    assert reasons == []
    assert "own" in [r.article for r in articles_between([*SETS, own], [TWO_YEARS_OLD], TODAY, TODAY)]


def test_a_paused_entry_is_silent_and_the_others_are_not():
    assert shown({**PREGNANT, "value": {**PREGNANT["value"], "paused": True}}, TWO_YEARS_OLD) == ["two-years"]
