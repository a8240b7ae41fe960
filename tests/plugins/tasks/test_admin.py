"""The overview in Wagtail's admin: list, board, acts on many, one task, the lead's pages, my day."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.municipalities.scope import municipality_scope
from plugins.tasks.models import ChecklistItem, Plan, Task, TaskEvent, TeamRules, Watcher
from tests.browser_forms import form_with, pressed_by_enter, sent_by

HOME = "/admin/tasks/"


def html(client, path=HOME):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def act(client, task, name, **data):
    return client.post(f"{HOME}{task.pk}/{name}/", data)


@pytest.mark.parametrize("layout", ["list", "state", "people"])
def test_every_layout_takes_the_same_queries_for_one_and_three(street, layout):
    client = street.client(street.nurse)
    path = f"{HOME}?layout={layout}"
    client.get(path)
    counts = []
    for number in range(3):
        street.task(title=f"Task-{number}", assignee=street.nurse)
        with CaptureQueriesContext(connection) as queries:
            page = html(client, path)
        counts.append(len(queries))
    assert all(f"Task-{number}" in page for number in range(3))
    assert counts[0] == counts[2]


def test_the_list_shows_the_team_s_tasks_and_nobody_else_s(street):
    street.task(title="Ours-Own")
    street.task(title="Theirs-Far", team=street.far_team)
    street.task(title="Theirs-There", team=street.team_there, family=street.theirs)
    for path in (HOME, f"{HOME}part/", f"{HOME}?layout=state"):
        page = html(street.client(street.nurse), path)
        assert "Ours-Own" in page
        assert "Theirs" not in page


def test_a_card_is_put_into_another_column_by_a_form_and_by_a_script(street):
    task = street.task()
    client = street.client(street.nurse)
    act(client, task, "place", column="state:open", version=task.version)
    assert street.fresh(task).assignee == street.nurse
    act(client, task, "place", column="state:waiting")
    assert street.fresh(task).state == "waiting"
    act(client, task, "place", column="state:snoozed")
    assert street.fresh(task).snoozed_until > timezone.now()
    act(client, task, "place", column=f"person:{street.other_nurse.pk}")
    assert street.fresh(task).assignee == street.other_nurse
    refused = client.post(
        f"{HOME}{task.pk}/place/",
        {"column": f"person:{street.nurse.pk}"},
        headers={"accept": "application/json"},
    )
    assert refused.status_code == 409
    assert refused.json()["title"]
    for nonsense in ("person:x", "state:nowhere", "x", ""):
        act(client, task, "place", column=nonsense)
    assert street.fresh(task).assignee == street.other_nurse


def test_the_cards_of_a_large_team_do_not_each_carry_all_its_names(street):
    for _ in range(9):
        street.colleague()
    tasks = [street.task(), street.task(assignee=street.nurse)]
    client = street.client(street.nurse)
    page = html(client, f"{HOME}?layout=people")
    # The name of a column stands on it and in the one menu from which cards take theirs.
    option = f'<option value="person:{street.other_nurse.pk}">'
    assert page.count(option) == 1
    assert page.count('<select name="column" required></select>') == len(tasks)
    assert page.index("<template data-tasks-places>") < page.index(option)
    assert 'name="column" value=' not in page
    small = html(client, f"{HOME}?layout=state")
    assert small.count('name="column" value="state:done"') == len(tasks)
    assert "data-tasks-places" not in small


def test_many_are_given_at_once_and_it_can_be_taken_back(street):
    tasks = [street.task() for _ in range(2)]
    held = street.task(assignee=street.other_nurse)
    far = street.task(team=street.far_team)
    client = street.client(street.nurse)
    keys = [str(task.pk) for task in (*tasks, held, far)]
    client.post(f"{HOME}bulk/", {"task": keys, "act": "assign", "to": str(street.nurse.pk)})
    assert [street.fresh(task).assignee for task in tasks] == [street.nurse] * 2
    assert street.fresh(held).assignee == street.other_nurse
    assert street.fresh(far).assignee is None
    # One of them was changed since: it stays as it is.
    act(client, tasks[1], "done")
    client.post(f"{HOME}undo/")
    assert (street.fresh(tasks[0]).assignee, street.fresh(tasks[0]).state) == (None, "new")
    assert street.fresh(tasks[1]).state == "done"
    client.post(f"{HOME}undo/")
    assert TaskEvent.unscoped.filter(kind="undone").count() == 1


def test_the_enter_key_does_nothing_to_those_that_are_ticked(street):
    task = street.task(assignee=street.nurse)
    client = street.client(street.nurse)
    form = form_with(html(client), "[name=task]")
    given = sent_by(form) | {"task": [str(task.pk)], "until": "2030-01-01T10:00"} | pressed_by_enter(form)
    answer = client.post(form["action"], given, follow=True)
    assert "Vælg, hvad der skal ske med dem." in answer.content.decode()
    seen = street.fresh(task)
    assert (seen.assignee, seen.state, seen.version) == (street.nurse, task.state, task.version)
    # The buttons that one presses do what they say.
    client.post(form["action"], given | {"act": "assign"})
    assert street.fresh(task).assignee is None


def test_many_done_and_undone_leave_no_doubles_of_what_repeats(street):
    task = street.task(assignee=street.nurse, recurrence="FREQ=DAILY")
    client = street.client(street.nurse)
    client.post(f"{HOME}bulk/", {"task": [str(task.pk)], "act": "done"})
    assert Task.unscoped.filter(state="open").count() == 1
    client.post(f"{HOME}undo/")
    assert [row.pk for row in Task.unscoped.filter(state="open")] == [task.pk]


def test_many_snoozed_need_a_moment_that_is_to_come(street):
    task = street.task()
    client = street.client(street.nurse)
    client.post(f"{HOME}bulk/", {"task": [str(task.pk)], "act": "snooze", "until": "2020-01-01T10:00"})
    assert street.fresh(task).state == "new"
    until = (timezone.localtime() + dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    client.post(f"{HOME}bulk/", {"task": [str(task.pk)], "act": "snooze", "until": until})
    assert street.fresh(task).state == "snoozed"
    assert client.post(f"{HOME}bulk/", {"task": [str(task.pk)], "act": "explode"}).status_code == 404


def test_one_task_with_its_words_history_and_acts(street):
    street.nurse.first_name = "Birgit"
    street.nurse.save()
    task = street.task(title="Call", description="CANARY words", checklist=("step one",))
    client = street.client(street.nurse)
    act(client, task, "claim")
    act(client, task, "comment", body="said something")
    page = html(client, f"{HOME}{task.pk}/")
    for text in ("CANARY words", "step one", "said something", "Birgit"):
        assert text in page
    item = ChecklistItem.unscoped.get(task=task)
    act(client, task, "step", item=str(item.pk), done="1")
    assert ChecklistItem.unscoped.get(pk=item.pk).done_by == street.nurse
    assert act(client, task, "take-over").status_code == 302
    assert client.post(f"{HOME}{task.pk}/explode/").status_code == 404


def test_who_follows_reads_and_does_nothing(street):
    task = street.task(team=street.far_team, title="Far")
    client = street.client(street.nurse)
    assert client.get(f"{HOME}{task.pk}/").status_code == 404
    Watcher.unscoped.create(task=task, user=street.nurse)
    page = html(client, f"{HOME}{task.pk}/")
    assert "/claim/" not in page
    assert act(client, task, "done").status_code == 404


def test_a_task_is_made_for_a_family_found_by_name_and_changed(street):
    street.amina.first_name = "Zarah"
    street.amina.save()
    client = street.client(street.nurse)
    assert str(street.aminas.pk) in html(client, f"{HOME}new/?family_name=zar")
    assert str(street.aminas.pk) not in html(client, f"{HOME}new/?family_name=nobody")
    form = {
        "family": str(street.aminas.pk),
        "title": "Call her",
        "kind": "call",
        "team": street.team.pk,
        "priority": "1",
        "tells_family": "on",
        "checklist": "one\n\ntwo",
    }
    assert client.post(f"{HOME}new/", form).status_code == 302
    task = Task.unscoped.get()
    assert (task.title, task.tells_family, ChecklistItem.unscoped.filter(task=task).count()) == (
        "Call her",
        True,
        2,
    )
    html(client, f"{HOME}{task.pk}/change/")
    changed = {"title": "Visit her", "kind": "visit", "priority": "2", "version": task.version}
    assert client.post(f"{HOME}{task.pk}/change/", changed).status_code == 302
    assert street.fresh(task).title == "Visit her"
    assert client.post(f"{HOME}{task.pk}/change/", changed).status_code == 200
    assert client.post(f"{HOME}new/", form | {"team": street.team_there.pk}).status_code == 200
    assert client.post(f"{HOME}new/", form | {"family": str(street.theirs.pk)}).status_code == 404
    assert client.post(f"{HOME}new/", form | {"family_does": "on"}).status_code == 200
    assert Task.unscoped.count() == 1


def test_the_lead_sees_the_load_and_lets_the_rules_give(street):
    client = street.client(street.nurse)
    assert client.get(f"{HOME}load/").status_code in {302, 403}
    rules = f"{HOME}load/{street.team.pk}/rules/"
    assert client.post(rules, {"mode": "push"}).status_code == 404
    street.lead(street.nurse)
    street.task(assignee=street.other_nurse, priority=3)
    page = html(client, f"{HOME}load/")
    assert "3 af 20" in page
    counts = []
    for _ in range(3):
        street.task(assignee=street.colleague())
        with CaptureQueriesContext(connection) as queries:
            html(client, f"{HOME}load/")
        counts.append(len(queries))
    assert counts[0] == counts[2]
    client.post(rules, {"mode": "push"})
    assert TeamRules.unscoped.get().mode == "push"
    assert client.post(f"{HOME}load/{street.team_there.pk}/rules/", {"mode": "push"}).status_code == 404


def test_my_day_is_the_first_screen_until_it_was_seen(street):
    street.task(title="Given-Today", assignee=street.nurse, due_at=timezone.now() + dt.timedelta(minutes=1))
    street.task(title="In-The-Queue", due_at=timezone.now() + dt.timedelta(days=3))
    street.task(title="Of-Others", assignee=street.other_nurse)
    client = street.client(street.nurse)
    page = html(client, "/admin/")
    assert page.count("Given-Today") == 3
    assert "In-The-Queue" in page
    assert "Of-Others" not in page
    assert client.post(f"{HOME}seen/").status_code == 302
    assert html(client, "/admin/").count("Given-Today") == 2


def test_my_day_is_gone_with_the_plugin(street):
    from cms.plugin_api.actions import disable_plugin

    street.task(title="Given-Today", assignee=street.nurse)
    disable_plugin(municipality=street.here, plugin="tasks", actor=None)
    assert "Given-Today" not in html(street.client(street.nurse), "/admin/")


def test_the_calendar_page_shows_the_address_once(street):
    client = street.client(street.nurse)
    made = client.post(f"{HOME}calendar/")
    assert b".ics" in made.content
    assert b".ics" not in client.get(f"{HOME}calendar/").content
    client.post(f"{HOME}calendar/", {"act": "withdraw"})


def steps(*rows):
    form = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0}
    for number, (title, days) in enumerate(rows):
        form |= {
            f"form-{number}-title": title,
            f"form-{number}-days": days,
            f"form-{number}-kind": "visit",
            f"form-{number}-tells_family": "on",
        }
    return form


def test_a_plan_makes_a_dated_set_once(street):
    client = street.client(street.nurse)
    assert client.get(f"{HOME}plans/new/").status_code in {302, 403}
    street.lead(street.nurse)
    form = {"name": "Newborn", "team": street.team.pk} | steps(("First", 1), ("Second", 8))
    assert client.post(f"{HOME}plans/new/", form).status_code == 302
    plan = Plan.unscoped.get()
    assert "Newborn" in html(client, f"{HOME}plans/")
    html(client, f"{HOME}plans/{plan.pk}/")
    for _ in range(2):
        client.post(f"{HOME}plans/start/", {"plan": plan.pk, "family": str(street.aminas.pk)})
    days = [timezone.localtime(task.due_at).date() for task in Task.unscoped.order_by("due_at")]
    today = timezone.localdate()
    assert days == [today + dt.timedelta(days=1), today + dt.timedelta(days=8)]
    assert [task.title for task in Task.unscoped.order_by("due_at")] == ["First", "Second"]
    answer = client.post(f"{HOME}plans/start/", {"plan": plan.pk, "family": str(street.theirs.pk)})
    assert answer.status_code == 404
    street.lead(street.other_nurse)
    assert client.get(f"{HOME}plans/{plan.pk}/").status_code == 404


def test_steps_that_nobody_touched_are_none(street):
    street.lead(street.nurse)
    client = street.client(street.nurse)
    given = sent_by(form_with(html(client, f"{HOME}plans/new/"), "[name=form-TOTAL_FORMS]"))
    first = {"name": "Newborn", "form-0-title": "First", "form-0-days": "1"}
    assert client.post(f"{HOME}plans/new/", given | first).status_code == 302
    with municipality_scope(street.here):
        assert [step.title for step in Plan.objects.get().steps.all()] == ["First"]


def test_the_list_goes_on_on_the_next_page(street, monkeypatch):
    monkeypatch.setattr("plugins.tasks.admin.overview.PAGE", 2)
    for number in range(5):
        street.task(title=f"Task-{number}", due_at=timezone.now() + dt.timedelta(days=number + 1))
    client = street.client(street.nurse)

    def shown(path):
        page = html(client, path)
        return [number for number in range(5) if f"Task-{number}" in page], page

    first, page = shown(f"{HOME}?view=team")
    assert first == [0, 1]
    assert 'rel="next"' in page
    assert 'rel="prev"' not in page
    assert shown(f"{HOME}?view=team&page=2")[0] == [2, 3]
    last, page = shown(f"{HOME}?view=team&page=3")
    assert last == [4]
    assert 'rel="next"' not in page
    assert 'rel="prev"' in page
    for nonsense in ("0", "-1", "x", "99999999"):
        html(client, f"{HOME}?view=team&page={nonsense}")


def test_what_can_be_taken_back_no_longer_is_not_offered(street, monkeypatch):
    task = street.task()
    client = street.client(street.nurse)
    client.post(f"{HOME}bulk/", {"task": [str(task.pk)], "act": "assign", "to": str(street.nurse.pk)})
    assert f'action="{HOME}undo/"' in html(client, f"{HOME}?view=team")
    later = timezone.now() + dt.timedelta(minutes=11)
    monkeypatch.setattr("plugins.tasks.admin.bulk.timezone.now", lambda: later)
    assert f'action="{HOME}undo/"' not in html(client, f"{HOME}?view=team")


def test_words_that_were_not_sent_are_not_lost_without_a_word(street):
    """Wagtail asks before the page is left, for every form of a task in which somebody writes."""
    task = street.task(assignee=street.other_nurse)
    page = html(street.client(street.nurse), f"{HOME}{task.pk}/")
    guarded = {
        re.findall(r'action="[^"]*/([^/]+)/"', form)[0]
        for form in re.findall(r'<form(?:"[^"]*"|[^>])*>', page)
        if 'data-controller="w-unsaved"' in form
        and 'data-action="w-unsaved#submit beforeunload@window->w-unsaved#confirm"' in form
        and 'data-w-unsaved-confirmation-value="true"' in form
    }
    written = {
        action
        for action, inside in re.findall(
            r'<form[^>]*action="[^"]*/([^/]+)/".*?>(.*?)</form>', page, re.DOTALL
        )
        if "<textarea" in inside or 'type="text"' in inside
    }
    assert {"comment", "cancel", "take-over"} <= written
    assert guarded == written
