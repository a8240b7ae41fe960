"""What a family reads before it writes."""

import datetime as dt

import pytest
from django.utils import translation

from cms.teams.actions.opening import set_opening
from cms.teams.calendar import Calendar
from cms.teams.deadlines import answer_due_at, urgent_due_at
from cms.teams.promise import answer_expected, day_in_words
from cms.teams.queries import calendar_of, calendars_of
from tests.cms.teams.conftest import CPH, local, make_team

LUNCH = Calendar.of(CPH, [(day, *span) for day in range(5) for span in ((480, 720), (780, 930))])


@pytest.mark.parametrize(
    ("at", "english", "danish"),
    [
        (
            "2026-11-27T09:00",
            "A health visitor reads this today before 12. You get an answer today before 14.",
            "En sundhedsplejerske læser det i dag før kl. 12. Du får svar i dag før kl. 14.",
        ),
        (
            "2026-11-27T10:20",
            "A health visitor reads this today before 12. You get an answer today before 15:30.",
            "En sundhedsplejerske læser det i dag før kl. 12. Du får svar i dag før kl. 15.30.",
        ),
        (
            "2026-11-27T12:10",
            "A health visitor reads this today 13–15:30. You get an answer on Monday before 9:30.",
            "En sundhedsplejerske læser det i dag kl. 13–15.30. Du får svar på mandag før kl. 9.30.",
        ),
        (
            "2026-11-28T12:00",
            "A health visitor reads this on Monday 8–12. You get an answer on Monday before 12.",
            "En sundhedsplejerske læser det på mandag kl. 8–12. Du får svar på mandag før kl. 12.",
        ),
        (
            "2026-11-29T20:00",
            "A health visitor reads this tomorrow 8–12. You get an answer tomorrow before 12.",
            "En sundhedsplejerske læser det i morgen kl. 8–12. Du får svar i morgen før kl. 12.",
        ),
        (
            "2026-03-31T16:00",  # a usual Tuesday before Easter
            "A health visitor reads this tomorrow 8–12. You get an answer tomorrow before 12.",
            "En sundhedsplejerske læser det i morgen kl. 8–12. Du får svar i morgen før kl. 12.",
        ),
        (
            "2026-04-01T16:00",  # Easter: the next opening is Tuesday
            "A health visitor reads this on Tuesday 8–12. You get an answer on Tuesday before 12.",
            "En sundhedsplejerske læser det på tirsdag kl. 8–12. Du får svar på tirsdag før kl. 12.",
        ),
    ],
)
def test_words(team, at, english, danish):
    assert answer_expected(team, local(at), "en", LUNCH).words == english
    assert answer_expected(team, local(at), "da", LUNCH).words == danish


def test_moments_agree_with_the_calendar(team):
    told = answer_expected(team, local("2026-11-28T12:00"), "en")
    assert (told.open_now, told.reads_next_at, told.answer_by) == (
        False,
        local("2026-11-30T08:00"),
        local("2026-11-30T12:00"),
    )
    assert answer_expected(team, local("2026-11-27T10:37"), "en").open_now
    assert told.opening_hours == "Monday–Friday 8–15"


def test_hours_until_midnight_and_several_a_day(team):
    set_opening(
        team=team,
        intervals=[(0, 480, 720), (0, 780, 900), (1, 480, 720), (1, 780, 900), (5, 960, 1440)],
        closed_on_holidays=True,
        actor=None,
    )
    told = answer_expected(team, local("2026-11-28T18:15"), "en")
    assert told.opening_hours == "Monday–Tuesday 8–12 and 13–15, Saturday 16–24"
    assert told.words == (
        "A health visitor reads this today before midnight. You get an answer today before 22:30."
    )
    late = answer_expected(team, local("2026-11-28T20:00"), "da")
    assert late.words.endswith("Du får svar i dag før midnat.")


def test_day_further_ahead_has_its_date():
    today = dt.date(2026, 12, 24)
    with translation.override("en"):
        assert day_in_words(dt.date(2027, 1, 4), today) == "on Monday 4 January"
    with translation.override("da"):
        assert day_in_words(dt.date(2027, 1, 4), today) == "mandag den 4. januar"


def test_team_that_never_opens_promises_nothing(fjordby):
    team = make_team(fjordby, hours=None)
    told = answer_expected(team, local("2026-11-28T12:00"), "en")
    assert (told.open_now, told.reads_next_at, told.answer_by, told.opening_hours) == (False, None, None, "")
    assert told.words == "Nobody reads here at the moment. Please call us instead."


def test_language_without_sentences_gets_the_first_language_of_the_place(team):
    told = answer_expected(team, local("2026-11-28T12:00"), "ar")
    assert told.language == "da"
    assert told.words.startswith("En sundhedsplejerske læser")


def test_team_without_texts_has_words_all_the_same(fjordby):
    team = make_team(fjordby, texts={"da": {"name": "Os"}})
    assert answer_expected(team, local("2026-11-28T12:00"), "en").words.startswith(
        "Somebody in the team reads"
    )


def test_deadlines(team):
    start = local("2026-11-27T14:00")
    calendar = calendar_of(team)
    assert answer_due_at(team, calendar, start) == local("2026-11-30T11:00")
    snooze = (local("2026-11-30T08:00"), local("2026-11-30T09:00"))
    assert answer_due_at(team, calendar, start, [snooze]) == local("2026-11-30T12:00")
    assert urgent_due_at(team, start) == local("2026-11-27T15:00")
    assert calendars_of([]) == {}
