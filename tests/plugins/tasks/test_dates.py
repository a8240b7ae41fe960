"""The calendar: what is due on which day, and moving it there."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from plugins.tasks.actions.distribution import distribute
from plugins.tasks.actions.handling import finish
from plugins.tasks.actions.placing import place
from plugins.tasks.admin.dates import span_of
from plugins.tasks.errors import FinishedError, MissingError, MovedOnError
from plugins.tasks.models import Task
from plugins.tasks.timers import end_of_day

HOME = "/admin/tasks/"
DAY = dt.timedelta(days=1)


def at(day, hour=10):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


@pytest.mark.parametrize(
    ("layout", "day", "first", "last", "earlier", "later"),
    [
        ("week", "2026-11-28", "2026-11-23", "2026-11-29", "2026-11-22", "2026-11-30"),
        ("week", "2027-01-01", "2026-12-28", "2027-01-03", "2026-12-27", "2027-01-04"),
        ("month", "2026-11-28", "2026-10-26", "2026-12-06", "2026-10-31", "2026-12-01"),
        ("month", "2027-02-10", "2027-02-01", "2027-02-28", "2027-01-31", "2027-03-01"),
        ("month", "2028-02-29", "2028-01-31", "2028-03-05", "2028-01-31", "2028-03-01"),
    ],
)
def test_whole_weeks_from_monday_on(layout, day, first, last, earlier, later):
    span = span_of(layout, {"day": day})
    found = [span.first, span.last, span.earlier, span.later]
    assert [one.isoformat() for one in found] == [first, last, earlier, later]


def test_the_night_in_which_the_clock_is_changed_is_one_day():
    span = span_of("week", {"day": "2027-03-28"})
    # In UTC: between two moments of one zone Python counts what the clock on the wall says.
    lasts = span.ends_at.astimezone(dt.UTC) - span.starts_at.astimezone(dt.UTC)
    assert lasts == dt.timedelta(hours=7 * 24 - 1)


@pytest.mark.parametrize("nonsense", ["", "x", "2026-13-45", "9999-12-31", "0001-01-01"])
def test_nonsense_is_today(nonsense):
    assert span_of("week", {"day": nonsense}).day == timezone.localdate()


@pytest.mark.parametrize("layout", ["week", "month"])
def test_a_task_stands_on_the_day_on_which_it_is_due(street, layout):
    today = timezone.localdate()
    street.task(title="Due-Today", due_at=end_of_day(today))
    street.task(title="Due-Far", due_at=at(today + 90 * DAY))
    street.task(title="Theirs-Far", team=street.far_team, due_at=end_of_day(today))
    client = street.client(street.nurse)
    page = client.get(f"{HOME}?layout={layout}").content.decode()
    before, _, after = page.partition(f'data-column="day:{today.isoformat()}"')
    assert "Due-Today" in after.partition("data-column=")[0]
    assert "Due-Today" not in before
    assert "Due-Far" not in page
    assert "Theirs-Far" not in page
    far = client.get(f"{HOME}?layout={layout}&day={(today + 90 * DAY).isoformat()}").content.decode()
    assert "Due-Far" in far
    mine = client.get(f"{HOME}?layout={layout}&view=mine").content.decode()
    assert "Due-Today" not in mine


def test_a_past_day_takes_no_cards(street):
    today = timezone.localdate()
    page = street.client(street.nurse).get(f"{HOME}?layout=month").content.decode()
    assert f"day:{today.isoformat()}" in page
    assert f"day:{(today - DAY).isoformat()}" not in page


def test_the_calendar_takes_the_queries_of_one_for_three(street):
    client = street.client(street.nurse)
    client.get(f"{HOME}?layout=week")
    counts = []
    for _ in range(3):
        street.task(due_at=end_of_day(timezone.localdate()))
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{HOME}?layout=week")
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_a_card_is_moved_to_a_day_by_a_form_and_by_a_script(street):
    today = timezone.localdate()
    task = street.task(due_at=at(today + 3 * DAY, 14))
    client = street.client(street.nurse)
    form = {"day": (today + 5 * DAY).isoformat(), "version": task.version}
    client.post(f"{HOME}{task.pk}/place/", form)
    assert street.fresh(task).due_at == at(today + 5 * DAY, 14)
    drawn = {"column": f"day:{(today + DAY).isoformat()}", "version": task.version}
    refused = client.post(f"{HOME}{task.pk}/place/", drawn, headers={"accept": "application/json"})
    assert refused.status_code == 409
    drawn["version"] = street.fresh(task).version
    client.post(f"{HOME}{task.pk}/place/", drawn, headers={"accept": "application/json"})
    assert street.fresh(task).due_at == at(today + DAY, 14)
    far = street.task(team=street.far_team)
    assert client.post(f"{HOME}{far.pk}/place/", form).status_code == 404


def test_a_card_is_drawn_though_a_rule_gave_the_task_meanwhile_but_not_over_another_s_date(street):
    street.push()
    today = timezone.localdate()
    task = street.task(due_at=at(today + 3 * DAY, 14))
    client = street.client(street.nurse)
    seen = task.due_at.isoformat()
    with municipality_scope(street.here):
        assert distribute(street.team) == 1
    assert street.fresh(task).version != task.version
    drawn = {"column": f"day:{(today + DAY).isoformat()}", "version": task.version, "seen": seen}
    json = {"accept": "application/json"}
    assert client.post(f"{HOME}{task.pk}/place/", drawn, headers=json).status_code == 200
    assert street.fresh(task).due_at == at(today + DAY, 14)
    # Now it is due on another day than was seen: a colleague's choice, which is not overwritten.
    drawn["column"] = f"day:{(today + 2 * DAY).isoformat()}"
    assert client.post(f"{HOME}{task.pk}/place/", drawn, headers=json).status_code == 409
    assert street.fresh(task).due_at == at(today + DAY, 14)


def test_days_that_are_past_nonsense_and_what_is_finished_are_refused(here):
    today = timezone.localdate()
    task = here.task(due_at=at(today + 3 * DAY))
    for column in (f"day:{(today - DAY).isoformat()}", "day:", "day:x", "day:2026-02-31"):
        with pytest.raises(MissingError):
            place(task=task, column=column, actor=here.nurse)
    with pytest.raises(MovedOnError):
        place(task=task, column=f"day:{(today + DAY).isoformat()}", actor=here.nurse, version=0)
    finish(task_id=task.pk, actor=here.nurse)
    with pytest.raises(FinishedError):
        place(task=task, column=f"day:{(today + DAY).isoformat()}", actor=here.nurse)
    assert here.fresh(task).due_at == at(today + 3 * DAY)


def test_today_after_the_time_of_day_means_by_the_end_of_it_and_alarms_begin_anew(here):
    today = timezone.localdate()
    task = here.task(due_at=at(today + 2 * DAY, 0))
    Task.unscoped.filter(pk=task.pk).update(escalated_at=timezone.now())
    place(task=here.fresh(task), column=f"day:{today.isoformat()}", actor=here.nurse)
    found = here.fresh(task)
    assert (found.due_at, found.escalated_at) == (end_of_day(today), None)
