"""Another team's conversation, for a written reason and for eight hours."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.audit.models import AuditEvent
from cms.audit.queries import looks_at_families_of
from plugins.chat.models import Conversation, EmergencyAccess, Message, Note

PATH = "/admin/chat/emergency/"
REASON = "She calls and nobody is there"


@pytest.fixture
def far(street):
    street.amina.first_name, street.amina.last_name = "Amina", "Hassan"
    street.amina.save()
    street.bodil.first_name = "Bodil"
    street.bodil.save()
    thread = street.conversation(team=street.far_team)
    street.say(thread, street.amina, "SECRET-WORDS")
    return thread


def open_it(client, thread, reason=REASON, name="amina"):
    return client.post(PATH, {"name": name, "conversation": str(thread.pk), "reason": reason})


def test_search_reason_reading_banner_and_the_end(street, far):
    client = street.client(street.nurse)
    found = client.post(PATH, {"name": "hassan ami"}).content.decode()
    assert "Amina Hassan" in found and "Midwives" in found and "SECRET" not in found
    answer = open_it(client, far)
    address = f"/admin/chat/conversation/{far.pk}/"
    assert answer["Location"] == address
    page = client.get(address).content.decode()
    assert "SECRET-WORDS" in page and "inbox-emergency" in page
    client.post(f"{address}end-emergency/")
    assert client.get(address).status_code == 404
    assert client.post(f"{address}end-emergency/").status_code == 404
    told = [event.action for event in AuditEvent.objects.order_by("pk")]
    assert told.count("chat.opened_in_emergency") == told.count("chat.emergency_ended") == 1
    assert {"chat.emergency_searched", "chat.conversation_read"} <= set(told)
    seen = looks_at_families_of(street.amina).filter(action="chat.opened_in_emergency")
    assert [event.reason for event in seen] == [REASON]


def test_it_ends_by_itself(street, far, monkeypatch):
    client = street.client(street.nurse)
    open_it(client, far)
    EmergencyAccess.unscoped.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert client.get(f"/admin/chat/conversation/{far.pk}/").status_code == 404


@pytest.mark.parametrize("reason", ["", "  ", "short"])
def test_no_look_without_a_reason(street, far, reason):
    client = street.client(street.nurse)
    assert open_it(client, far, reason=reason).status_code == 200
    assert client.get(f"/admin/chat/conversation/{far.pk}/").status_code == 404
    assert not EmergencyAccess.unscoped.exists()


def test_one_colleagues_access_is_nobody_elses(street, far):
    open_it(street.client(street.nurse), far)
    assert street.client(street.other_nurse).get(f"/admin/chat/conversation/{far.pk}/").status_code == 404


def test_only_what_the_search_found_and_nothing_of_elsewhere(street, far):
    client = street.client(street.nurse)
    bodils = street.conversation(street.bodil, street.bodils, street.far_team)
    assert open_it(client, bodils, name="amina").status_code == 200
    there = street.client(street.nurse_there, street.there)
    assert "Amina" not in there.post(PATH, {"name": "amina hassan"}).content.decode().split("</form>", 1)[1]
    assert open_it(there, far).status_code == 200
    assert not EmergencyAccess.unscoped.exists()
    for who in (street.amina, street.nurse_there):
        assert street.client(who).post(PATH, {"name": "amina"}).status_code in {302, 403, 404}
    # A conversation of my own team needs no emergency.
    own = street.conversation()
    assert open_it(client, own).status_code == 200


def test_one_letter_finds_nobody(street, far):
    page = street.client(street.nurse).post(PATH, {"name": "a"}).content.decode()
    assert str(far.pk) not in page


def test_the_search_takes_the_same_queries_for_one_and_three(street, far):
    from tests.factories.core import FamilyFactory, GuardianFactory, UserFactory

    client, counts = street.client(street.nurse), []
    for number in range(3):
        if number:
            mother, family = UserFactory(first_name="Amina"), FamilyFactory(municipality=street.here)
            GuardianFactory(user=mother, family=family)
            street.conversation(mother, family, street.far_team)
        client.post(PATH, {"name": "amina"})
        with CaptureQueriesContext(connection) as queries:
            client.post(PATH, {"name": "amina"})
        counts.append(len(queries))
    assert counts[0] == counts[2]


@pytest.mark.parametrize("act", ["claim", "acknowledge", "take-over", "reply"])
def test_it_stays_an_emergency_whatever_is_done_in_it(street, far, act):
    street.say(far, street.amina, "now", is_urgent=True)
    client, address = street.client(street.nurse), f"/admin/chat/conversation/{far.pk}/"
    open_it(client, far)
    client.post(f"{address}{act}/", {"body": "I call an ambulance", "reason": "to have it"})
    held = Conversation.unscoped.get(pk=far.pk)
    assert held.assignee is None
    assert (held.urgent_at is None) == (act == "reply")
    EmergencyAccess.unscoped.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert client.get(address).status_code == 404


def test_in_it_one_reads_writes_a_note_and_answers_and_the_rest_is_refused_in_words(street, far):
    client, address = street.client(street.nurse), f"/admin/chat/conversation/{far.pk}/"
    open_it(client, far)
    client.post(f"{address}note/", {"body": "She is on her way"})
    client.post(f"{address}reply/", {"body": "Go to the ward"})
    assert Note.unscoped.get().body == "She is on her way"
    assert Message.unscoped.filter(from_staff=True).count() == 1
    for act in ("done", "no-reply", "snooze", "hand-over", "release", "tag", "mark", "warm-ask"):
        page = client.post(f"{address}{act}/", follow=True).content.decode()
        assert "I en nødsituation kan du læse" in page, act
    assert Conversation.unscoped.get(pk=far.pk).state == "waiting"


def test_whoever_is_not_on_its_team_has_no_conversation_whatever_its_row_says(street, far):
    Conversation.unscoped.filter(pk=far.pk).update(assignee=street.nurse, assigned_by="human")
    client = street.client(street.nurse)
    assert client.get(f"/admin/chat/conversation/{far.pk}/").status_code == 404
    for state in ("open", "any"):
        page = client.get(f"/admin/chat/?view=mine&state={state}").content.decode()
        assert str(far.pk) not in page
