"""The professionals' API: lists, acts, refusals, and the calendar."""

import datetime as dt
import uuid

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.municipalities.scope import municipality_scope
from plugins.tasks.actions import handling
from plugins.tasks.models import CalendarFeed, Task, Watcher

LIST = "/api/v1/tasks/"
ENGLISH = {"accept-language": "en"}


def get(client, path=LIST, status=200):
    answer = client.get(path, headers=ENGLISH)
    assert answer.status_code == status
    return answer.json()


def post(client, path, data=None, status=200):
    answer = client.post(path, data or {}, content_type="application/json", headers=ENGLISH)
    assert answer.status_code == status, answer.content
    return answer.json()


def ids(page):
    return [row["id"] for row in page["results"]]


def test_the_list_holds_the_team_s_and_the_own_tasks_due_first(street):
    later = street.task(due_at=timezone.now() + dt.timedelta(days=3))
    soon = street.task(family=None, title="Order scales", assignee=street.other_nurse)
    street.task(team=street.far_team)
    street.task(team=street.team_there, family=street.theirs)
    page = get(street.client(street.nurse))
    assert ids(page) == [str(soon.pk), str(later.pk)]
    assert not page["has_more"]
    row = page["results"][0]
    assert (row["title"], row["state"], row["assignee"]["id"]) == (
        "Order scales",
        "open",
        str(street.other_nurse.pk),
    )


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("view=mine", {"mine"}),
        ("view=nobodys", {"late"}),
        ("due=overdue", {"late"}),
        ("kind=visit", {"mine"}),
        ("state=done", {"done"}),
        ("state=any", {"mine", "late", "done", "other"}),
        ("family={bodils}", {"other"}),
        ("person={other}", {"other"}),
        ("name=Zarah", {"mine", "late"}),
        ("view=nonsense&team=x&person=y&due=z&limit=0", {"mine", "late", "other"}),
    ],
)
def test_filters(street, query, wanted):
    street.amina.first_name = "Zarah"
    street.amina.save()
    named = {
        "mine": street.task(assignee=street.nurse, kind="visit"),
        "late": street.task(due_at=timezone.now() - dt.timedelta(hours=1)),
        "done": street.task(assignee=street.nurse),
        "other": street.task(assignee=street.other_nurse, family=street.bodils),
    }
    with municipality_scope(street.here):
        handling.finish(task_id=named["done"].pk, actor=street.nurse)
    query = query.format(bodils=street.bodils.pk, other=street.other_nurse.pk)
    found = ids(get(street.client(street.nurse), f"{LIST}?{query}"))
    assert set(found) == {str(named[name].pk) for name in wanted}


def test_pages(street):
    for _ in range(3):
        street.task()
    client = street.client(street.nurse)
    first, second = get(client, f"{LIST}?limit=2"), get(client, f"{LIST}?limit=2&offset=2")
    assert (len(first["results"]), first["has_more"]) == (2, True)
    assert (len(second["results"]), second["has_more"]) == (1, False)


def test_the_same_queries_for_one_and_three(street):
    client = street.client(street.nurse)
    get(client)
    counts = {"list": [], "one": []}
    for _ in range(3):
        task = street.task(assignee=street.nurse, title="x", checklist=("a", "b"))
        for name, path in (("list", LIST), ("one", f"{LIST}{task.pk}")):
            with CaptureQueriesContext(connection) as queries:
                get(client, path)
            counts[name].append(len(queries))
    assert counts["list"][0] == counts["list"][2]
    assert counts["one"][0] == counts["one"][2]


def test_make_read_and_act(street):
    client = street.client(street.nurse)
    made = post(
        client,
        LIST,
        {
            "team": street.team.pk,
            "family": str(street.aminas.pk),
            "kind": "call",
            "title": "Call her",
            "description": "about sleep",
            "checklist": ["find the number"],
        },
        status=201,
    )
    path = f"{LIST}{made['id']}"
    post(client, f"{path}/claim", {"version": made["version"]})
    post(client, f"{path}/comment", {"body": "She likes mornings."})
    seen = get(client, path)
    assert (seen["state"], seen["description"]) == ("open", "about sleep")
    assert seen["checklist"][0]["text"] == "find the number"
    assert seen["comments"][0]["body"] == "She likes mornings."
    assert [line["kind"] for line in seen["events"]] == ["created", "claimed", "commented"]
    assert AuditEvent.objects.filter(action="tasks.task_read", actor_id=street.nurse.pk).count() == 1
    assert post(client, f"{path}/done")["state"] == "done"


def test_the_second_gets_409_with_the_holder_s_name(street):
    task = street.task(assignee=street.other_nurse)
    street.other_nurse.first_name = "Birgit"
    street.other_nurse.save()
    refused = post(street.client(street.nurse), f"{LIST}{task.pk}/claim", status=409)
    assert refused["code"] == "taken"
    assert "Birgit" in refused["title"]
    assert refused["since"] is not None


@pytest.mark.parametrize(
    ("act", "data", "status", "code"),
    [
        ("claim", {"version": 99}, 409, "moved_on"),
        ("take-over", {}, 422, "reason"),
        ("snooze", {}, 422, "until"),
        ("snooze", {"until": "2020-01-01T00:00:00Z"}, 422, "until"),
        ("comment", {"body": " "}, 422, "body"),
        ("hand-over", {"to": str(uuid.uuid4())}, 422, "not_on_team"),
        ("move", {"team": 999999, "reason": "x"}, 422, "not_here"),
    ],
)
def test_refusals_say_what_is_missing(street, act, data, status, code):
    task = street.task()
    assert post(street.client(street.nurse), f"{LIST}{task.pk}/{act}", data, status)["code"] == code


def test_finished_is_finished(street):
    task = street.task(assignee=street.nurse)
    client = street.client(street.nurse)
    post(client, f"{LIST}{task.pk}/done")
    assert post(client, f"{LIST}{task.pk}/wait", status=409)["code"] == "finished"
    assert post(client, f"{LIST}{task.pk}/reopen")["state"] == "open"


def test_strangers_find_nothing_and_followers_only_read(street):
    task, far = street.task(), street.task(team=street.far_team, assignee=None)
    there = street.client(street.nurse_there, street.there)
    assert there.get(f"{LIST}{task.pk}").status_code == 404
    client = street.client(street.nurse)
    for path in (f"{LIST}{far.pk}", f"{LIST}{uuid.uuid4()}"):
        assert client.get(path).status_code == 404
        assert client.post(f"{path}/claim").status_code == 404
    Watcher.unscoped.create(task=far, user=street.nurse)
    assert client.get(f"{LIST}{far.pk}").status_code == 200
    assert client.post(f"{LIST}{far.pk}/done").status_code == 404
    assert client.post(f"{LIST}{far.pk}/claim").status_code == 404
    post(client, f"{LIST}{far.pk}/unfollow")
    assert client.get(f"{LIST}{far.pk}").status_code == 404
    assert client.post(f"{LIST}{task.pk}/explode").status_code == 404


def test_a_task_is_not_made_for_another_place_s_family_or_team(street):
    client = street.client(street.nurse)
    for data, status in (
        ({"team": street.team_there.pk}, 422),
        ({"team": street.team.pk, "family": str(street.theirs.pk)}, 404),
        ({"team": street.team.pk, "assignee": str(street.nurse_there.pk)}, 422),
        ({"team": street.team.pk, "recurrence": "FREQ=SECONDLY"}, 422),
    ):
        post(client, LIST, data, status)
    assert not Task.unscoped.exists()


def address(street, user):
    return post(street.client(user), "/api/v1/tasks/calendar")["address"]


def path_of(url):
    return "/" + url.split("/", 3)[3]


def test_a_calendar_program_reads_the_secret_address_without_signing_in(street):
    due = timezone.now() + dt.timedelta(days=1)
    street.task(
        assignee=street.nurse, title="CANARY", description="CANARY", kind="call", due_at=due, priority=3
    )
    street.task(assignee=street.other_nurse, kind="visit")
    street.nurse.language = "en"
    street.nurse.save()
    answer = street.client(None).get(path_of(address(street, street.nurse)))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert b"CANARY" not in answer.content
    assert b"Amina" not in answer.content
    calendar = icalendar.Calendar.from_ical(answer.content)
    # A calendar with METHOD is an invitation (RFC 5546), whose rules this one does not keep.
    assert "METHOD" not in calendar
    [todo], [event] = calendar.walk("VTODO"), calendar.walk("VEVENT")
    assert str(todo["summary"]) == f"Call back ({street.team})"
    assert todo.decoded("due") == due.replace(microsecond=0)
    assert event.decoded("dtend") == due.replace(microsecond=0)
    assert todo["priority"] == 1
    assert b"Home visit" not in answer.content


def test_a_new_address_ends_the_old_one_and_withdrawn_there_is_none(street):
    first, second = address(street, street.nurse), address(street, street.nurse)
    anybody = street.client(None)
    assert anybody.get(path_of(first)).status_code == 404
    assert anybody.get(path_of(second)).status_code == 200
    assert street.client(None, street.there).get(path_of(second)).status_code == 404
    assert second.rsplit("/", 1)[1].removesuffix(".ics") not in str(
        list(CalendarFeed.unscoped.values_list("token_hash"))
    )
    assert get(street.client(street.nurse), "/api/v1/tasks/calendar")["address"] is None
    assert street.client(street.nurse).delete("/api/v1/tasks/calendar").status_code == 204
    assert anybody.get(path_of(second)).status_code == 404


def test_who_no_longer_works_here_has_no_calendar(street):
    url = path_of(address(street, street.nurse))
    street.nurse.memberships.update(ended_at=timezone.now())
    assert street.client(None).get(url).status_code == 404
