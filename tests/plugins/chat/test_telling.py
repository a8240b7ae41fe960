"""Who is told of a message, and by whose reading it is settled."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from cms.accounts.models import Guardian
from cms.municipalities.scope import municipality_scope
from cms.notifications.models import Notification
from cms.plugin_api.realtime import Call
from cms.realtime.events import group
from cms.realtime.groups import personal_key
from cms.teams.actions.absence import add_absence
from cms.teams.models import AbsenceKind, DutyKind, DutyShift
from plugins.chat import errors
from plugins.chat.actions.conversations import agree_to_share
from plugins.chat.actions.handling import claim, hand_over, take_over
from plugins.chat.actions.messages import Content, send_own_message
from plugins.chat.actions.reading import mark_read_by_team
from plugins.chat.commands import typing
from plugins.chat.models import Conversation, Message, StaffEvent
from plugins.chat.notifications import is_read
from tests.factories.core import GuardianFactory, MembershipFactory, UserFactory


def told(user):
    return list(Notification.unscoped.filter(user=user).order_by("created_at").values_list("type", flat=True))


def on_duty(street, nurse):
    now = timezone.now()
    DutyShift.unscoped.create(
        team=street.team,
        user=nurse,
        kind=DutyKind.TRIAGE,
        starts_at=now - dt.timedelta(hours=1),
        ends_at=now + dt.timedelta(hours=1),
    )


def test_an_answer_tells_the_guardian_of_the_thread_and_nobody_else(street):
    thread = street.conversation()
    street.say(thread, street.nurse, "CANARY", staff=True)
    assert told(street.amina) == ["chat.new_message"]
    assert told(street.bodil) == told(street.nurse) == []
    row = Notification.unscoped.get()
    assert "CANARY" not in repr(vars(row))


def test_reading_settles_it_whatever_device_it_was(street):
    thread = street.conversation()
    street.say(thread, street.nurse, "one", staff=True)
    street.say(thread, street.nurse, "two", staff=True)
    first, second = Notification.unscoped.order_by("created_at")
    client = street.client(street.amina)
    client.post(f"/api/v1/chat/conversations/{thread.pk}/read", {"seq": 1}, "application/json")
    assert (is_read(first), is_read(second)) == (True, False)
    read = Notification.unscoped.exclude(read_at=None)
    assert [row.pk for row in read] == [first.pk]


def test_a_question_tells_who_has_it_or_who_is_on_duty(street):
    on_duty(street, street.other_nurse)
    thread = street.conversation()
    street.say(thread, street.amina, "hello")
    assert told(street.other_nurse) == ["chat.family_wrote"]
    assert told(street.nurse) == []
    with municipality_scope(street.here):
        claim(conversation=thread, actor=street.nurse)
    street.say(thread, street.amina, "again")
    assert told(street.nurse) == ["chat.family_wrote"]
    assert told(street.other_nurse) == ["chat.family_wrote"]
    with municipality_scope(street.here):
        mark_read_by_team(conversation=thread, user=street.nurse, seq=2)
    assert not Notification.unscoped.filter(user=street.nurse, read_at=None).exists()


def test_what_is_urgent_tells_the_one_who_has_it_and_the_duty_both(street):
    on_duty(street, street.other_nurse)
    thread = street.conversation()
    with municipality_scope(street.here):
        claim(conversation=thread, actor=street.nurse)
    street.say(thread, street.amina, "now", is_urgent=True)
    assert told(street.nurse) == told(street.other_nurse) == ["chat.urgent_message"]
    held = Conversation.unscoped.get()
    assert held.due_at <= timezone.now() + dt.timedelta(minutes=street.team.urgent_within)


@pytest.mark.parametrize("with_substitute", [True, False])
def test_who_goes_away_leaves_nothing_behind(street, with_substitute):
    thread, other = street.conversation(), street.conversation(street.bodil, street.bodils)
    with municipality_scope(street.here):
        claim(conversation=thread, actor=street.nurse)
        claim(conversation=other, actor=street.other_nurse)
    today = timezone.localdate()
    add_absence(
        municipality=street.here,
        user=street.nurse,
        starts_on=today,
        ends_on=today + dt.timedelta(days=3),
        kind=AbsenceKind.HOLIDAY,
        substitute=street.other_nurse if with_substitute else None,
        actor=street.nurse,
    )
    held = Conversation.unscoped.get(pk=thread.pk)
    assert held.assignee == (street.other_nurse if with_substitute else None)
    assert held.assigned_by == ("rule" if with_substitute else "")
    last = StaffEvent.unscoped.filter(conversation=thread).order_by("-staff_seq").first()
    assert last.kind == ("handed_over" if with_substitute else "released")
    assert Conversation.unscoped.get(pk=other.pk).assignee == street.other_nurse


def ended(street, user):
    Guardian.unscoped.filter(user=user, family=street.aminas).update(
        access_from=timezone.now() - dt.timedelta(days=1),
        access_until=timezone.now() - dt.timedelta(minutes=1),
    )


@pytest.fixture
def rung(monkeypatch):
    """Names of the groups that were rung."""
    names = []
    for module in ("plugins.chat.actions.streams", "plugins.chat.commands"):
        monkeypatch.setattr(f"{module}.publish_on_commit", lambda name, *_rest, **_more: names.append(name))
    return names


def test_an_adult_whose_access_has_ended_hears_nothing_more_of_a_shared_thread(street, rung):
    father, mother = UserFactory(), UserFactory()
    for adult in (father, mother):
        GuardianFactory(user=adult, family=street.aminas)
        MembershipFactory(user=adult, municipality=street.here, role="citizen")
    with municipality_scope(street.here):
        for adult in (street.amina, father, mother):
            thread = agree_to_share(family=street.aminas, guardian=adult, team=street.team)
    ended(street, father)
    rung.clear()
    Notification.unscoped.all().delete()  # the questions whether to share
    street.say(thread, street.nurse, "CANARY", staff=True)
    with municipality_scope(street.here):
        send_own_message(
            conversation_id=thread.pk, author=street.amina, content=Content(client_id=uuid4(), body="yes")
        )
        typing.run(
            Call(
                user=street.nurse,
                municipality=street.here,
                data={"conversation": str(thread.pk)},
                connection="x",
            )
        )
    assert told(mother) == told(street.amina) == ["chat.new_message"]
    assert told(father) == []
    bells = [name for name in rung if name == group(street.here, "chat", personal_key(mother))]
    assert len(bells) == 3
    assert group(street.here, "chat", personal_key(father)) not in rung


def test_nobody_writes_on_to_an_own_thread_that_nobody_reads(street):
    thread = street.conversation()
    street.say(thread, street.amina, "hello")
    client, address = street.client(street.nurse), f"/admin/chat/conversation/{thread.pk}/"
    assert "Ingen læser her længere" not in client.get(address).content.decode()
    ended(street, street.amina)
    with pytest.raises(errors.NobodyReadsError):
        street.say(thread, street.nurse, "CANARY", staff=True)
    page = client.post(f"{address}reply/", {"body": "my answer"}, follow=True).content.decode()
    assert "har ikke adgang til den længere" in page
    assert "Ingen læser her længere" in page
    assert "my answer" in page  # kept as a draft
    assert Message.unscoped.filter(from_staff=True).count() == 0


def test_whoever_is_given_a_conversation_is_told_and_whoever_loses_it(street):
    thread = street.conversation()
    with municipality_scope(street.here):
        claim(conversation=thread, actor=street.nurse)
        hand_over(conversation=thread, actor=street.nurse, to=street.other_nurse, reason="CANARY")
        assert (told(street.nurse), told(street.other_nurse)) == ([], ["chat.given_to_you"])
        take_over(conversation=thread, actor=street.nurse, reason="CANARY")
        assert told(street.nurse) == []
        assert told(street.other_nurse) == ["chat.given_to_you", "chat.taken_over_from_you"]
    rows = Notification.unscoped.filter(type__in=["chat.given_to_you", "chat.taken_over_from_you"])
    assert {row.about for row in rows} == {str(thread.pk)}


def test_nobody_is_told_of_what_they_take_themselves(street):
    thread = street.conversation()
    with municipality_scope(street.here):
        take_over(conversation=thread, actor=street.nurse, reason="nobody had it")
        take_over(conversation=thread, actor=street.nurse, reason="once more")
    assert told(street.nurse) == []


def test_who_stands_in_is_told_once_of_everything_that_came(street):
    threads = [street.conversation(), street.conversation(street.bodil, street.bodils)]
    with municipality_scope(street.here):
        for thread in threads:
            claim(conversation=thread, actor=street.nurse)
    today = timezone.localdate()
    add_absence(
        municipality=street.here,
        user=street.nurse,
        starts_on=today,
        ends_on=today + dt.timedelta(days=3),
        kind=AbsenceKind.HOLIDAY,
        substitute=street.other_nurse,
        actor=street.nurse,
    )
    assert told(street.other_nurse).count("chat.given_to_you") == 1
    assert "chat.given_to_you" not in told(street.nurse)
