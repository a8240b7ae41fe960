"""I finish now: what cannot wait is shown, goes where the person says, all or nothing, and stays away."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from cms.notifications.models import Notification
from cms.plugin_api.privacy import Subject
from cms.teams.models import DutyShift
from plugins.tasks.actions.distribution import distribute
from plugins.tasks.actions.handling import snooze
from plugins.tasks.actions.shift_ends import end_shift
from plugins.tasks.choosing import in_words
from plugins.tasks.errors import NotOnTeamError
from plugins.tasks.models import FamilyContact, ShiftEnd, Task, TaskEvent
from plugins.tasks.privacy import handler
from plugins.tasks.queries.shift_ends import back_at, left_behind, next_on_duty
from tests.browser_forms import form_with, pressed_by_enter, sent_by

PAGE = "/admin/tasks/finish/"
HOUR = dt.timedelta(hours=1)


def shift(street, user, start, hours=4, team=None):
    return DutyShift.unscoped.create(
        team=team or street.team, user=user, starts_at=start, ends_at=start + hours * HOUR
    )


def end(street, choices, until=None):
    return end_shift(
        user=street.nurse,
        municipality=street.here,
        back_at=until or timezone.now() + 12 * HOUR,
        choices=choices,
    )


def posted(until, **to):
    return {"back": timezone.localtime(until).strftime("%Y-%m-%dT%H:%M"), **to}


def form_of(until, choices):
    form = posted(until, task=[str(task.pk) for task in choices])
    return form | {f"to-{task.pk}": to for task, to in choices.items()}


def test_what_is_urgent_or_due_before_one_is_back_and_nothing_else(here):
    until = timezone.now() + 12 * HOUR
    soon = here.task(assignee=here.nurse, due_at=until - HOUR)
    urgent = here.task(assignee=here.nurse, priority=3, due_at=until + 40 * HOUR)
    here.task(assignee=here.nurse, due_at=until + HOUR)
    here.task(assignee=here.other_nurse, due_at=until - HOUR)
    here.task(due_at=until - HOUR)
    asleep = here.task(assignee=here.nurse, priority=3)
    snooze(task_id=asleep.pk, actor=here.nurse, until=until + HOUR)
    assert {task.pk for task in left_behind(here.nurse, until)} == {soon.pk, urgent.pk}


def test_one_is_back_at_the_next_shift_or_when_the_team_opens_after_today(here):
    now = timezone.now()
    opens = timezone.localtime(back_at(here.nurse, now))
    assert (opens.date(), opens.hour) == (timezone.localdate() + dt.timedelta(days=1), 8)
    start = now + 30 * HOUR
    shift(here, here.nurse, start)
    shift(here, here.nurse, now - HOUR, hours=2)
    assert back_at(here.nurse, now) == start


def test_who_is_next_on_duty_is_a_member_who_is_there_and_not_oneself(here):
    now = timezone.now()

    def found():
        return next_on_duty([here.team], here.nurse, now, now + 12 * HOUR)[here.team.pk]

    shift(here, here.nurse, now - HOUR)
    assert found() is None
    shift(here, here.colleague(team=here.far_team), now - HOUR)
    later = here.colleague()
    shift(here, later, now + 3 * HOUR)
    assert found() == later
    shift(here, here.other_nurse, now - HOUR)
    assert found() == here.other_nurse
    here.away(here.other_nurse)
    assert found() == later


def test_tasks_go_where_the_person_says_and_the_lead_is_told(here):
    here.lead(here.colleague())
    given, queued, kept = (here.task(assignee=here.nurse, priority=3) for _ in range(3))
    done = end(here, {given.pk: here.other_nurse, queued.pk: None})
    assert ({task.pk for task in done.moved}, done.passed) == ({given.pk, queued.pk}, 0)
    found = here.fresh(given)
    assert (found.assignee, found.assigned_by, found.state) == (here.other_nurse, "rule", "open")
    with translation.override("en"):
        assert in_words(found.assigned_why) == "Handed over at the end of a shift."
    assert (here.fresh(queued).assignee, here.fresh(queued).state) == (None, "new")
    assert here.fresh(kept).assignee == here.nurse
    events = TaskEvent.unscoped.filter(data__passed_on=True, actor=here.nurse)
    assert sorted(events.values_list("kind", flat=True)) == ["handed_over", "released"]
    told = Notification.objects.values_list("user", "type")
    assert set(told) >= {(here.other_nurse.pk, "tasks.given"), (here.team.lead.pk, "tasks.passed_on")}


def test_all_or_nothing(here):
    first, second = here.task(assignee=here.nurse), here.task(assignee=here.nurse)
    stranger = here.colleague(team=here.far_team)
    with pytest.raises(NotOnTeamError):
        end(here, {first.pk: here.other_nurse, second.pk: stranger})
    assert [here.fresh(task).assignee for task in (first, second)] == [here.nurse, here.nurse]
    assert not ShiftEnd.unscoped.exists()


def test_what_is_no_longer_ones_own_is_left_alone(here):
    taken, done = here.task(assignee=here.other_nurse), here.task(assignee=here.nurse)
    Task.unscoped.filter(pk=done.pk).update(state="done", ended_at=timezone.now(), waiting_since=None)
    found = end(here, {taken.pk: None, done.pk: None})
    assert (found.moved, found.passed) == ([], 2)
    assert here.fresh(taken).assignee == here.other_nurse


def test_the_rules_give_nothing_to_who_has_finished_until_they_are_back(here):
    here.push()
    FamilyContact.unscoped.create(family=here.aminas, team=here.team, user=here.nurse)
    task = here.task(assignee=here.nurse, priority=3)
    end(here, {task.pk: None})
    distribute(here.team)
    assert here.fresh(task).assignee == here.other_nurse
    here.client(here.nurse).post(f"{PAGE}back/")
    again = here.task()
    distribute(here.team)
    assert here.fresh(again).assignee == here.nurse


def test_the_page_shows_first_and_does_then(street):
    now = timezone.now()
    shift(street, street.other_nurse, now - HOUR)
    task = street.task(title="Urgent-One", assignee=street.nurse, priority=3)
    other = street.task(title="Urgent-Two", assignee=street.nurse, priority=3)
    street.task(title="Far-One", assignee=street.other_nurse, priority=3)
    client = street.client(street.nurse)
    page = client.get(PAGE).content.decode()
    assert "Urgent-One" in page
    assert "Far-One" not in page
    assert page.count(f'<option value="{street.other_nurse.pk}" selected>') == 2
    assert street.fresh(task).assignee == street.nurse
    until = now + 12 * HOUR
    client.post(PAGE, form_of(until, {task: str(street.other_nurse.pk), other: "keep"}))
    assert street.fresh(task).assignee == street.other_nurse
    assert street.fresh(other).assignee == street.nurse
    assert ShiftEnd.unscoped.get().back_at > now
    assert "Jeg er her igen" in client.get("/admin/tasks/").content.decode()
    street.lead(street.other_nurse)
    assert "Urgent-One" in street.client(street.other_nurse).get("/admin/tasks/passed-on/").content.decode()


def test_what_was_chosen_is_kept_when_it_is_refused(street):
    task = street.task(assignee=street.nurse, priority=3)
    client = street.client(street.nurse)
    stranger = street.colleague(team=street.far_team)
    until = timezone.now() + 12 * HOUR
    for choice, back in (("keep", timezone.now() - HOUR), ("keep", timezone.now() + 400 * HOUR)):
        page = client.post(PAGE, form_of(back, {task: choice}))
        assert page.status_code == 200
        assert '<option value="keep" selected>' in page.content.decode()
    assert client.post(PAGE, form_of(until, {task: str(stranger.pk)})).status_code == 200
    assert street.fresh(task).assignee == street.nurse
    assert not ShiftEnd.unscoped.exists()


def shown(client, query=""):
    """What the page says, and what its form sends."""
    page = client.get(PAGE + query).content.decode()
    return page, sent_by(form_with(page, "[name=back]"))


def test_one_is_back_when_one_has_written_it(street):
    """Without showing anew what is due before then."""
    client = street.client(street.nurse)
    page, given = shown(client)
    field = form_with(page, "button:-soup-contains('Jeg går nu')").select_one("[name=back]")
    assert field["type"] == "datetime-local"
    back = timezone.now() + 100 * HOUR
    client.post(PAGE, given | posted(back))
    assert abs(ShiftEnd.unscoped.get().back_at - back) < dt.timedelta(minutes=1)


def test_what_is_due_before_a_later_day_is_shown_before_one_goes(street):
    client = street.client(street.nurse)
    urgent = street.task(assignee=street.nurse, priority=3)
    later = street.task(title="Later-One", assignee=street.nurse, due_at=timezone.now() + 90 * HOUR)
    page, given = shown(client)
    assert "Later-One" not in page
    given = given | posted(timezone.now() + 100 * HOUR) | {f"to-{urgent.pk}": "team"}
    page = client.post(PAGE, given).content.decode()
    assert "Later-One" in page
    assert "Noget mere har frist, inden du er tilbage." in page
    assert not ShiftEnd.unscoped.exists()
    assert street.fresh(urgent).assignee == street.nurse
    # What was chosen and written stands there still, and pressed once more it counts.
    given = sent_by(form_with(page, "[name=back]"))
    assert given[f"to-{urgent.pk}"] == ["team"]
    client.post(PAGE, given | {f"to-{later.pk}": "keep"})
    assert street.fresh(urgent).assignee is None
    assert ShiftEnd.unscoped.get().back_at > timezone.now() + 99 * HOUR


def test_enter_in_the_field_shows_and_ends_nothing(street):
    client = street.client(street.nurse)
    task = street.task(assignee=street.nurse, due_at=timezone.now() + 90 * HOUR)
    page = client.get(PAGE).content.decode()
    form = form_with(page, "[name=back]")
    given = sent_by(form) | posted(timezone.now() + 100 * HOUR) | pressed_by_enter(form)
    assert f'name="to-{task.pk}"' in client.post(PAGE, given).content.decode()
    assert not ShiftEnd.unscoped.exists()


def test_a_day_that_is_too_far_is_said_to_be_so(street):
    client = street.client(street.nurse)
    said = "inden for de næste to uger"
    assert said not in shown(client)[0]
    for back in (posted(timezone.now() + 400 * HOUR)["back"], "never", ""):
        assert said in shown(client, f"?back={back}")[0]
        assert said in client.post(PAGE, {"back": back, "show": "1"}).content.decode()
    assert said not in shown(client, f"?back={posted(timezone.now() + 40 * HOUR)['back']}")[0]


def test_others_tasks_cannot_be_given_away(street):
    held = street.task(assignee=street.other_nurse, priority=3)
    far = street.task(team=street.team_there, family=street.theirs)
    until = timezone.now() + 12 * HOUR
    street.client(street.nurse).post(PAGE, form_of(until, {held: "team", far: "team"}))
    assert street.fresh(held).assignee == street.other_nurse
    assert street.fresh(far).version == far.version


def test_what_came_in_meanwhile_is_shown_before_one_goes(street):
    task = street.task(assignee=street.nurse, priority=3)
    street.task(assignee=street.nurse, priority=3)
    answer = street.client(street.nurse).post(PAGE, form_of(timezone.now() + 12 * HOUR, {task: "team"}))
    assert answer["Location"] == PAGE


def test_the_page_takes_the_queries_of_one_for_three(street):
    client = street.client(street.nurse)
    client.get(PAGE)
    counts = []
    for _ in range(3):
        street.task(assignee=street.nurse, priority=3)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_it_is_forgotten_when_one_is_back_and_with_the_person(here):
    end(here, {})
    assert len(handler.export(Subject(user=here.nurse))["tasks.ShiftEnd"]) == 1
    now = timezone.now()
    assert handler.retention(now)["tasks.ShiftEnd"] == 0
    assert handler.retention(now + 13 * HOUR)["tasks.ShiftEnd"] == 1
    end(here, {})
    assert handler.erase(Subject(user=here.nurse))["tasks.ShiftEnd"] == 1
