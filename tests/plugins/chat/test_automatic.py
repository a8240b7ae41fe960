"""Outside the team's hours the family is told once when somebody reads and answers."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.accounts.models import Guardian
from cms.municipalities.scope import municipality_scope
from cms.notifications.models import Notification
from cms.teams.models import OpeningInterval
from plugins.chat.actions.automatic import answer_closed
from plugins.chat.models import ChatSettings, Conversation, Message, Participant

# A Monday; the team is open from 8 to 16 in Copenhagen.
NIGHT = dt.datetime(2026, 3, 2, 19, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


class Clock:
    def __init__(self, monkeypatch):
        self.at = NIGHT
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.at)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def here(clock, street):
    street.amina.language = "da"
    street.amina.save()
    Guardian.unscoped.update(access_from=NIGHT - 24 * HOUR)
    with municipality_scope(street.here):
        yield street


def replies(thread):
    return list(Message.unscoped.filter(conversation=thread, kind="automatic").order_by("seq"))


def standing(thread):
    left_out = {"_state", "last_seq"}
    row = vars(Conversation.unscoped.get(pk=thread.pk))
    return {name: value for name, value in row.items() if name not in left_out}


def test_who_writes_at_night_is_told_once_and_the_message_still_waits(here, clock):
    thread = here.conversation()
    here.say(thread, here.amina, "hello")
    before, told = standing(thread), Notification.unscoped.count()
    pointers = list(Participant.unscoped.values_list("user", "read_seq"))
    assert answer_closed(here.here, clock.at) == 1
    [reply] = replies(thread)
    assert (reply.author, reply.from_staff, reply.seq) == (None, True, 2)
    assert reply.body.endswith("tirsdag den 3. marts før kl. 12.")
    assert "tirsdag den 3. marts kl. 8–16" in reply.body
    assert standing(thread) == before
    assert Notification.unscoped.count() == told
    assert list(Participant.unscoped.values_list("user", "read_seq")) == pointers
    clock.at = NIGHT + HOUR
    here.say(thread, here.amina, "and one more thing")
    assert answer_closed(here.here, clock.at) == 0
    # The next night is another closed time.
    clock.at = NIGHT + 24 * HOUR
    assert answer_closed(here.here, clock.at) == 0
    here.say(thread, here.amina, "still here")
    assert answer_closed(here.here, clock.at) == 1


def test_its_words_hold_on_another_day(here, clock):
    here.amina.language = "en"
    here.amina.save()
    thread = here.conversation()
    here.say(thread, here.amina, "hello")
    answer_closed(here.here, clock.at)
    [reply] = replies(thread)
    assert "on Tuesday 3 March 8–16" in reply.body
    assert not {"today", "tomorrow"} & set(reply.body.replace(".", "").split())


def test_nobody_is_told_of_what_they_wrote_in_time_or_was_answered_or_is_urgent(here, clock):
    clock.at = NIGHT - 5 * HOUR
    in_time = here.conversation()
    here.say(in_time, here.amina, "hello")
    assert answer_closed(here.here, clock.at) == 0
    clock.at = NIGHT
    answered = here.conversation(here.bodil, here.bodils)
    here.say(answered, here.bodil, "hello")
    here.say(answered, here.nurse, "I am still here", staff=True)
    urgent = here.conversation(team=here.far_team)
    here.say(urgent, here.amina, "I bleed", is_urgent=True)
    assert answer_closed(here.here, clock.at) == 0
    with municipality_scope(here.there):
        assert answer_closed(here.there, clock.at) == 0


def test_a_team_that_never_opens_promises_nothing(here, clock):
    OpeningInterval.unscoped.filter(team=here.team).delete()
    here.say(here.conversation(), here.amina, "hello")
    assert answer_closed(here.here, clock.at) == 0


def test_the_municipality_switches_it_off(here, clock):
    settings = ChatSettings.for_site(here.here.site)
    settings.automatic_reply = False
    settings.save()
    here.say(here.conversation(), here.amina, "hello")
    assert answer_closed(here.here, clock.at) == 0


def test_both_sides_see_that_nobody_wrote_it_and_it_is_no_news(here, clock):
    thread = here.conversation()
    here.say(thread, here.amina, "hello")
    answer_closed(here.here, clock.at)
    phone = here.client(here.amina)
    events = phone.get(f"/api/v1/chat/conversations/{thread.pk}/events").json()["events"]
    assert (events[1]["message"]["kind"], events[1]["message"]["author"]) == ("automatic", "team")
    client, address = here.client(here.nurse), f"/admin/chat/conversation/{thread.pk}/"
    page = client.get(address).content.decode()
    assert "Automatisk svar" in page
    client.post(f"{address}reply/", {"body": "my answer", "expected_seq": "1"})
    assert Message.unscoped.filter(author=here.nurse).count() == 1
    assert timezone.now() == clock.at
