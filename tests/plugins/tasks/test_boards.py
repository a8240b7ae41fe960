"""Boards and calendars show so many cards, of each column some, and say how many there are."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from plugins.tasks.actions.handling import finish
from plugins.tasks.admin import overview
from plugins.tasks.models import Task
from plugins.tasks.queries.boards import DAY, PERSON, STATE, cards_for
from plugins.tasks.queries.tasks import Filters, teams_seen_by
from plugins.tasks.timers import end_of_day

HOME = "/admin/tasks/"
DAYS = dt.timedelta(days=1)


@pytest.fixture
def four_at_most(monkeypatch):
    monkeypatch.setattr(overview, "ON_A_BOARD", 4)


def cards(street, column, most=4, filters=None, **people):
    teams = list(teams_seen_by(street.nurse))
    return cards_for(street.nurse, filters or Filters(), column, most, teams=teams, **people)


def names(found):
    return [task.title for task in found.tasks]


def due(hours):
    return timezone.now() + dt.timedelta(hours=hours)


def test_no_column_is_empty_because_another_is_due_before(here):
    for hours in range(1, 7):
        here.task(title=f"Mine-{hours}", assignee=here.nurse, due_at=due(hours))
    for hours in (50, 60):
        here.task(title=f"New-{hours}", due_at=due(hours))
    found = cards(here, STATE)
    assert names(found) == ["Mine-1", "Mine-2", "New-50", "New-60"]
    assert found.totals == {"open": 6, "new": 2}
    assert names(cards(here, STATE, most=100)) == [
        *(f"Mine-{one}" for one in range(1, 7)),
        "New-50",
        "New-60",
    ]


def test_of_people_each_has_one_and_nobody_s_stand_beside(here):
    for hours in range(1, 5):
        here.task(title=f"Mine-{hours}", assignee=here.nurse, due_at=due(hours))
    here.task(title="Hers", assignee=here.other_nurse, due_at=due(70))
    here.task(title="Nobody's", due_at=due(80))
    theirs = here.task(title="Theirs", due_at=due(0.5))
    Task.unscoped.filter(pk=theirs.pk).update(family_does=True)
    found = cards(here, PERSON, most=3, people=[here.nurse, here.other_nurse])
    assert names(found) == ["Mine-1", "Hers", "Nobody's"]
    assert found.totals == {here.nurse.pk: 4, here.other_nurse.pk: 1, None: 1}


def test_a_day_is_one_by_the_clock_of_the_place(here):
    today = timezone.localdate()
    evening = timezone.make_aware(dt.datetime.combine(today + 2 * DAYS, dt.time(23, 50)))
    morning = timezone.make_aware(dt.datetime.combine(today + 3 * DAYS, dt.time(0, 10)))
    for number, moment in enumerate((evening, evening, evening, morning)):
        here.task(title=f"Task-{number}", due_at=moment)
    found = cards(here, DAY, most=2)
    assert found.totals == {today + 2 * DAYS: 3, today + 3 * DAYS: 1}
    assert names(found)[-1] == "Task-3"


def test_only_what_the_person_sees_and_asked_for_is_counted(here):
    here.task(kind="call")
    here.task(kind="visit")
    here.task(kind="call", team=here.far_team)
    here.task(kind="call", team=here.team_there, family=here.theirs)
    assert cards(here, STATE).totals == {"new": 2}
    narrowed = cards(here, STATE, filters=Filters(kind="call"))
    assert (narrowed.totals, len(narrowed.tasks)) == ({"new": 1}, 1)


def test_of_what_is_finished_nothing_is_counted(here):
    for _ in range(3):
        finish(task_id=here.task().pk, actor=here.nurse)
    found = cards(here, STATE, most=2, filters=Filters(state="done"))
    assert (len(found.tasks), found.totals, found.has_more) == (2, {}, True)
    assert not cards(here, STATE, most=3, filters=Filters(state="any")).has_more


def column_of(page, name):
    return page.partition(f'data-column="{name}"')[2].partition("data-column=")[0]


@pytest.mark.parametrize(
    ("layout", "column", "leads_to"),
    [("state", "state:open", "view=team&amp;state=open"), ("people", "person:{nurse}", "person={nurse}")],
)
def test_a_column_says_how_many_there_are_and_leads_to_the_rest(
    street, four_at_most, layout, column, leads_to
):
    for number in range(5):
        street.task(title=f"Mine-{number}", assignee=street.nurse, due_at=due(number + 1))
    street.task(title="In-The-Queue")
    client = street.client(street.nurse)
    page = client.get(f"{HOME}?layout={layout}").content.decode()
    shown = column_of(page, column.format(nurse=street.nurse.pk))
    assert '<span class="tasks-count">5</span>' in shown
    assert shown.count('class="tasks-card"') == 3
    [address, words] = re.search(r'tasks-column__more" href="([^"]*)">([^<]*)<', shown).groups()
    assert leads_to.format(nurse=street.nurse.pk) in address
    assert words == "2 flere"
    assert page.count("tasks-column__more") == 1
    rest = client.get(address.replace("&amp;", "&")).content.decode()
    assert all(f"Mine-{number}" in rest for number in range(5))
    assert "Afgræns listen for at se dem" not in page


def test_a_day_of_the_month_leads_to_its_week_and_the_week_says_that_there_is_more(street, four_at_most):
    today = timezone.localdate()
    for number in range(5):
        street.task(title=f"Today-{number}", due_at=end_of_day(today))
    client = street.client(street.nurse)
    page = client.get(f"{HOME}?layout=month").content.decode()
    shown = column_of(page, f"day:{today.isoformat()}")
    assert '<span class="tasks-count">5</span>' in shown
    assert f"layout=week&amp;day={today.isoformat()}" in shown
    assert "1 mere" in shown
    assert "Afgræns listen for at se dem" not in page
    week = client.get(f"{HOME}?layout=week").content.decode()
    assert "tasks-column__more" not in week
    assert "Afgræns listen for at se dem" in week


def test_a_family_is_named_as_read_along_and_as_asked_for(here):
    here.amina.first_name, here.amina.last_name = "Amina", "Yusuf"
    here.amina.save()
    key = here.task().pk
    [read] = cards(here, STATE).tasks
    assert "adults_read" in read.__dict__
    assert read.family_name == Task.objects.get(pk=key).family_name == str(read.family)
    assert "Amina Yusuf" in read.family_name
    here.amina.first_name = here.amina.last_name = ""
    here.amina.save()
    [read] = cards(here, STATE).tasks
    assert read.family_name == Task.objects.get(pk=key).family_name
    assert here.task(family=None).family_name == ""
