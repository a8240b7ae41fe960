"""The inbox in Wagtail's admin: what is seen, by whom, and what is done there."""

import datetime as dt
import json
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.encryption.keyring import keyring_scope
from cms.municipalities.scope import municipality_scope
from cms.teams.models import TeamMember
from plugins.chat.actions.handling import claim
from plugins.chat.actions.notes import save_draft
from plugins.chat.admin.filters import read_filters
from plugins.chat.admin.views import list_context
from plugins.chat.models import Conversation, Draft, InboxEvent, Message, Note
from plugins.chat.queries.conversations import teams_of
from plugins.chat.queries.inbox import counters
from tests.factories.core import FamilyFactory, GuardianFactory, UserFactory


def act(client, thread, name, **data):
    return client.post(f"/admin/chat/conversation/{thread.pk}/{name}/", data)


def html(client, path="/admin/chat/"):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def search(client, name, query=""):
    """Search by name, as the form does, and return the address of the list that it leads to."""
    address = client.post(f"/admin/chat/search/?{query}", {"name": name})["Location"]
    assert name not in address
    return address.replace("/admin/chat/?", "/admin/chat/list/?")


def another_family(street, first_name):
    family, mother = FamilyFactory(municipality=street.here), UserFactory(first_name=first_name)
    GuardianFactory(family=family, user=mother)
    return street.conversation(mother, family), mother


def test_the_longest_waiting_stands_first_and_the_urgent_before_it(street):
    names = []
    for number, name in enumerate(["Early", "Middle", "Late"]):
        thread, mother = another_family(street, name)
        street.say(thread, mother, "hello", is_urgent=name == "Late")
        moment = timezone.now() - dt.timedelta(hours=9 - number)
        Conversation.unscoped.filter(pk=thread.pk).update(waiting_since=moment)
        names.append(name)
    text = html(street.client(street.nurse))
    places = [text.index(f'inbox-row__name">{name}') for name in ("Late", "Early", "Middle")]
    assert places == sorted(places)


def test_views_count_what_is_mine_nobodys_and_the_teams(street):
    threads = []
    for name in ("One", "Two", "Three"):
        thread, mother = another_family(street, name)
        street.say(thread, mother, "hello")
        threads.append(thread)
    with municipality_scope(street.here):
        claim(conversation=threads[0], actor=street.nurse)
        claim(conversation=threads[1], actor=street.other_nurse)
    client = street.client(street.nurse)
    assert "One" in html(client, "/admin/chat/?view=mine")
    assert "Three" not in html(client, "/admin/chat/list/?view=mine")
    nobodys = html(client, "/admin/chat/list/?view=unassigned")
    assert "Three" in nobodys and "One" not in nobodys
    counts = [part.split("<")[0] for part in nobodys.split('inbox-count">')[1:]]
    assert counts == ["3", "3", "1", "1", "0"]


@pytest.mark.parametrize("state", ["open", "any"])
def test_all_holds_what_my_team_takes_over_and_nothing_of_other_teams(street, state):
    thread, mother = another_family(street, "One")
    street.say(thread, mother, "hello")
    for name, change in {
        "Warm": {"second_team": street.team, "second_until": timezone.localdate() + dt.timedelta(days=3)},
        "Far": {"assignee": street.nurse, "assigned_by": "human"},
    }.items():
        family, adult = FamilyFactory(municipality=street.here), UserFactory(first_name=name)
        GuardianFactory(family=family, user=adult)
        elsewhere = street.conversation(adult, family, street.far_team)
        street.say(elsewhere, adult, "hello")
        Conversation.unscoped.filter(pk=elsewhere.pk).update(**change)
    client, found = street.client(street.nurse), {}
    for view in ("all", "team", "mine", "unassigned"):
        page = html(client, f"/admin/chat/list/?view={view}&state={state}")
        found[view] = sorted(re.findall(r'inbox-row__name">(\w+)', page))
    assert found == {"all": ["One", "Warm"], "team": ["One"], "mine": [], "unassigned": ["One", "Warm"]}
    counts = [part.split("<")[0] for part in page.split('inbox-count">')[1:]]
    assert counts == ["2", "1", "0", "2", "0"]


@pytest.mark.parametrize("view", ["team", "all", "mine", "unassigned"])
def test_whoever_is_on_no_team_has_an_inbox_too(street, view):
    TeamMember.unscoped.filter(user=street.nurse).delete()
    thread, mother = another_family(street, "One")
    street.say(thread, mother, "hello")
    for state in ("open", "any"):
        page = html(street.client(street.nurse), f"/admin/chat/list/?view={view}&state={state}")
        assert "inbox-row__name" not in page


def test_names_are_found_in_every_state(street):
    thread, mother = another_family(street, "Zainab")
    street.say(thread, mother, "hello")
    other, bodil = another_family(street, "Bente")
    street.say(other, bodil, "hello")
    client = street.client(street.nurse)
    act(client, thread, "done")
    found = html(client, search(client, "zain", "state=any"))
    assert "Zainab" in found and "Bente" not in found
    assert "Zainab" not in html(client, search(client, "zain"))


@pytest.mark.parametrize("who", ["nurse_there", "amina"])
def test_nobody_from_elsewhere_sees_the_inbox(street, who):
    thread = street.conversation()
    street.say(thread, street.amina, "CANARY")
    client = street.client(getattr(street, who))
    for path in ("/admin/chat/", "/admin/chat/list/", f"/admin/chat/conversation/{thread.pk}/"):
        answer = client.get(path)
        assert answer.status_code in {302, 403, 404}
        assert b"CANARY" not in answer.content
    assert act(client, thread, "reply", body="x").status_code in {302, 403, 404}
    assert Message.unscoped.count() == 1


def test_another_teams_conversation_is_not_there_and_not_listed(street):
    thread = street.conversation(team=street.far_team)
    street.say(thread, street.amina, "CANARY")
    client = street.client(street.nurse)
    assert client.get(f"/admin/chat/conversation/{thread.pk}/").status_code == 404
    assert "Amina" not in html(client, "/admin/chat/list/?state=any")
    for name in ("reply", "note", "claim", "done"):
        assert act(client, thread, name, body="x").status_code == 404
    assert Message.unscoped.count() == 1 and not Note.unscoped.exists()


def test_every_opening_is_on_record_with_its_reason(street):
    thread = street.conversation()
    street.say(thread, street.amina, "How much milk?")
    client = street.client(street.nurse)
    assert "How much milk?" in html(client, f"/admin/chat/conversation/{thread.pk}/")
    event = AuditEvent.objects.get(action="chat.conversation_read")
    assert (event.actor_id, event.family_id, event.data) == (
        street.nurse.pk,
        street.aminas.pk,
        {"why": "team"},
    )
    # Reading the open page anew is the same look.
    client.get(f"/admin/chat/conversation/{thread.pk}/thread/")
    assert AuditEvent.objects.filter(action="chat.conversation_read").count() == 1


def test_a_reply_reaches_the_family_once_and_takes_the_conversation(street):
    thread = street.conversation()
    street.say(thread, street.amina, "hello")
    client, key = street.client(street.nurse), str(uuid.uuid4())
    for _ in range(2):  # a double click
        answer = act(client, thread, "reply", body="Come on Monday.", client_id=key, expected_seq="1")
        assert answer.status_code == 302
    family = street.client(street.amina)
    shown = family.get(f"/api/v1/chat/conversations/{thread.pk}/events").json()["events"]
    bodies = [event["message"]["body"] for event in shown if event["message"]]
    assert bodies == ["hello", "Come on Monday."]
    held = Conversation.unscoped.get()
    assert (held.state, held.assignee) == ("waiting", street.nurse)
    assert held.team_read_seq >= 2


def test_a_reply_over_news_is_stopped_and_the_text_is_there_again(street):
    thread = street.conversation()
    street.say(thread, street.amina, "one")
    street.say(thread, street.amina, "two")
    client = street.client(street.nurse)
    answer = act(client, thread, "reply", body="My long answer", client_id=uuid.uuid4(), expected_seq="1")
    page = html(client, answer["Location"])
    assert "My long answer</textarea>" in page
    assert Message.unscoped.count() == 2
    act(client, thread, "reply", body="My long answer", client_id=uuid.uuid4(), expected_seq="2")
    assert Message.unscoped.count() == 3
    assert not Draft.unscoped.exists()


def test_a_note_is_for_colleagues_and_mentions_them(street):
    street.other_nurse.first_name = "Karen"
    street.other_nurse.save()
    thread = street.conversation()
    street.say(thread, street.amina, "hello")
    client = street.client(street.nurse)
    act(client, thread, "note", body="CANARY-NOTE @Karen please look", client_id=uuid.uuid4())
    page = html(client, f"/admin/chat/conversation/{thread.pk}/")
    assert "CANARY-NOTE" in page
    note = Note.unscoped.get()
    assert [mention.user for mention in note.mentions(manager="unscoped").all()] == [street.other_nurse]
    assert b"CANARY" not in bytes(note.body_sealed)
    assert "CANARY" not in street.client(street.amina).get("/api/v1/chat/sync").content.decode()


def test_the_second_who_takes_it_hears_the_firsts_name(street):
    street.other_nurse.first_name, street.other_nurse.last_name = "Karen", "Holm"
    street.other_nurse.save()
    thread = street.conversation()
    street.say(thread, street.amina, "hello")
    act(street.client(street.other_nurse), thread, "claim")
    client = street.client(street.nurse)
    answer = client.post(f"/admin/chat/conversation/{thread.pk}/claim/", follow=True)
    assert "Karen Holm" in answer.content.decode()
    assert Conversation.unscoped.get().assignee == street.other_nurse
    act(client, thread, "take-over", reason="")
    assert Conversation.unscoped.get().assignee == street.other_nurse  # not without a reason
    act(client, thread, "take-over", reason="Karen is ill")
    assert Conversation.unscoped.get().assignee == street.nurse


def test_snooze_hand_over_done_and_again(street):
    thread = street.conversation()
    street.say(thread, street.amina, "hello")
    client = street.client(street.nurse)
    act(client, thread, "snooze", until="2020-01-01T10:00")
    assert Conversation.unscoped.get().state == "open"
    act(client, thread, "snooze", until=(timezone.now() + dt.timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"))
    assert Conversation.unscoped.get().state == "snoozed"
    act(client, thread, "reopen")
    act(client, thread, "hand-over", to=str(street.other_nurse.pk), reason="Her family")
    assert Conversation.unscoped.get().assignee == street.other_nurse
    act(client, thread, "hand-over", to=str(street.nurse_there.pk))
    assert Conversation.unscoped.get().assignee == street.other_nurse
    act(client, thread, "done")
    act(client, thread, "nonsense")
    assert Conversation.unscoped.get().state == "done"


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_conversation_is_not_handed_over_without_a_reason(street, reason):
    thread = street.conversation()
    street.say(thread, street.amina, "hello")
    client, to = street.client(street.nurse), str(street.other_nurse.pk)
    path = f"/admin/chat/conversation/{thread.pk}"
    client.post(f"{path}/draft/", json.dumps({"body": "half a sen"}), "application/json")
    answer = client.post(f"{path}/hand-over/?view=mine", {"to": to, "reason": reason})
    page = html(client, answer["Location"])
    assert "Skriv, hvorfor du giver den videre." in page
    assert f'<option value="{to}" selected>' in page and "half a sen</textarea>" in page
    assert Conversation.unscoped.get().assignee is None
    act(client, thread, "hand-over", to=to, reason="She knows the family")
    assert Conversation.unscoped.get().assignee == street.other_nurse


def test_drafts_are_kept_and_a_colleague_is_asked_to_check(street):
    thread = street.conversation()
    street.say(thread, street.amina, "hello")
    client = street.client(street.nurse)
    answer = client.post(
        f"/admin/chat/conversation/{thread.pk}/draft/",
        json.dumps({"body": "half a sen"}),
        "application/json",
    )
    assert answer.status_code == 200
    assert "half a sen</textarea>" in html(client, f"/admin/chat/conversation/{thread.pk}/")
    other = street.client(street.other_nurse)
    assert "half a sen" not in html(other, f"/admin/chat/conversation/{thread.pk}/")
    act(client, thread, "reply", body="half a sentence", check="1")
    assert "half a sentence" in html(other, f"/admin/chat/conversation/{thread.pk}/")
    assert Message.unscoped.count() == 1


def test_the_request_to_check_a_draft_stays_and_is_marked_in_colleagues_lists(street):
    thread = street.conversation()
    street.say(thread, street.amina, "hello")
    client, other = street.client(street.nurse), street.client(street.other_nurse)
    mark, asked = "Kladde at se på", "Dine kolleger er bedt om at se på kladden"

    def marked(who=other):
        page = html(who, "/admin/chat/list/")
        assert "CANARY" not in page
        return mark in page

    def bells():
        return InboxEvent.unscoped.filter(kind="draft_check").count()

    act(client, thread, "reply", body="CANARY half", check="1")
    assert marked() and not marked(client) and bells() == 1
    path = f"/admin/chat/conversation/{thread.pk}/"
    client.post(f"{path}draft/", json.dumps({"body": "CANARY whole"}), "application/json")
    assert marked() and bells() == 1  # a keystroke takes nothing back
    for part in ("", "thread/", "beside/"):
        assert "CANARY whole" in html(other, f"{path}{part}")
    assert asked in html(client, path) and asked not in html(other, path)
    act(client, thread, "check-off")
    assert not marked() and bells() == 2
    assert Draft.unscoped.get().body == "CANARY whole"
    act(client, thread, "reply", body="CANARY whole", check="1")
    act(client, thread, "reply", body="The text", client_id=uuid.uuid4(), expected_seq="9")
    assert not marked() and not Draft.unscoped.exists()


@pytest.mark.parametrize("body", ["", "  "])
def test_an_emptied_draft_asks_nobody(street, body):
    thread = street.conversation()
    with municipality_scope(street.here):
        save_draft(conversation=thread, user=street.nurse, body="x", asks_for_check=True)
        save_draft(conversation=thread, user=street.nurse, body=body)
    assert not Draft.unscoped.exists()
    assert InboxEvent.unscoped.filter(kind="draft_check").count() == 2


def test_the_list_takes_the_same_queries_with_one_and_three_rows(street):
    client = street.client(street.nurse)
    counts = []
    for name in ("One", "Two", "Three"):
        thread, mother = another_family(street, name)
        street.say(thread, mother, "hello")
        client.get("/admin/chat/list/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/chat/list/")
        counts.append(len(queries))
    assert counts[0] == counts[2]


@pytest.mark.parametrize("state", ["open", "any", "waiting", "done"])
def test_a_list_takes_eight_queries_in_every_state_and_the_numbers_one(street, state):
    thread, mother = another_family(street, "One")
    street.say(thread, mother, "hello")
    Conversation.unscoped.filter(pk=thread.pk).update(state="open" if state == "any" else state)
    with municipality_scope(street.here), keyring_scope():
        teams = teams_of(street.nurse)
        with CaptureQueriesContext(connection) as queries:
            context = list_context(street.nurse, read_filters({"state": state}))
        assert len(context["rows"]) == 1
        assert len(queries) <= 8
        with CaptureQueriesContext(connection) as queries:
            counters(street.nurse, teams)
        assert len(queries) == 1


def test_saving_a_draft_over_and_over_keeps_one_row(street):
    thread = street.conversation()
    with municipality_scope(street.here):
        for number in range(3):
            save_draft(conversation=thread, user=street.nurse, body=f"text {number}")
    assert (Draft.unscoped.get().body, Draft.unscoped.get().version) == ("text 2", 3)


def test_the_open_conversation_stays_marked_when_the_list_is_read_anew(street):
    thread, other = street.conversation(), street.conversation(street.bodil, street.bodils)
    for one, author in ((thread, street.amina), (other, street.bodil)):
        street.say(one, author, "hello")
    client = street.client(street.nurse)
    page = client.get(f"/admin/chat/conversation/{thread.pk}/")
    address = page.context["island"]["list"]
    for path in (f"/admin/chat/conversation/{thread.pk}/", address):
        rows = re.findall(r'<a class="inbox-row[^>]*>', html(client, path))
        assert [str(thread.pk) in row for row in rows if "aria-current" in row] == [True], path
    for key in ("", "nonsense", str(street.aminas.pk)):
        rows = re.findall(r'<a class="inbox-row[^>]*>', html(client, f"/admin/chat/list/?open={key}"))
        assert len(rows) == 2
        assert not any("aria-current" in row for row in rows)
