"""Catching up: from any cursor, a device ends with what is there."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.chat import make_team

PATH = "/api/v1/chat/sync"


def sync(client, cursor=""):
    return client.get(PATH, {"cursor": cursor} if cursor else {}).json()


def seqs(answer, thread):
    return [event["seq"] for event in answer["events"].get(str(thread.pk), [])]


def test_first_start_then_only_what_is_new(street):
    thread = street.conversation()
    street.say(thread, street.amina, "one")
    client = street.client(street.amina)
    first = sync(client)
    assert (first["reset"], seqs(first, thread), first["has_more"]) == (True, [1], False)
    nothing = sync(client, first["cursor"])
    assert (nothing["reset"], nothing["events"]) == (False, {})
    street.say(thread, street.nurse, "two", staff=True)
    assert seqs(sync(client, first["cursor"]), thread) == [2]


def test_a_first_start_gets_the_newest_and_a_late_one_all_in_pages(street):
    thread = street.conversation()
    street.say(thread, street.amina, "first")
    client = street.client(street.amina)
    cursor = sync(client)["cursor"]
    for number in range(230):
        street.say(thread, street.amina, f"{number}")
    assert seqs(sync(client), thread) == list(range(182, 232))
    got = []
    while True:
        answer = sync(client, cursor)
        got += seqs(answer, thread)
        cursor = answer["cursor"]
        if not answer["has_more"]:
            break
    assert got == list(range(2, 232))


def test_a_cursor_of_another_person_session_or_database_starts_anew(street, monkeypatch):
    street.say(street.conversation(), street.amina, "CANARY")
    bodils = street.conversation(street.bodil, street.bodils)
    street.say(bodils, street.bodil, "hers")
    cursor = sync(street.client(street.amina))["cursor"]
    other = sync(street.client(street.bodil), cursor)
    assert other["reset"] is True and "CANARY" not in str(other)
    assert sync(street.client(street.amina), cursor)["reset"] is True  # another session
    client = street.client(street.amina)
    cursor = sync(client)["cursor"]
    monkeypatch.setattr("plugins.chat.queries.sync.database_epoch", lambda: "restored")
    assert sync(client, cursor)["reset"] is True
    assert sync(client, "nonsense")["reset"] is True


def test_a_device_too_far_behind_starts_anew(street, monkeypatch):
    thread = street.conversation()
    client = street.client(street.amina)
    cursor = sync(client)["cursor"]
    monkeypatch.setattr("plugins.chat.queries.sync.TOO_FAR", 3)
    for number in range(3):
        street.say(thread, street.amina, f"{number}")
    assert sync(client, cursor)["reset"] is False
    street.say(thread, street.amina, "one more")
    assert sync(client, cursor)["reset"] is True


def test_a_thread_that_is_no_longer_ones_own_is_named_as_gone(street):
    from django.utils import timezone

    from cms.accounts.models import Guardian

    thread = street.conversation()
    street.say(thread, street.amina, "one")
    client = street.client(street.amina)
    cursor = sync(client)["cursor"]
    Guardian.unscoped.filter(user=street.amina, family=street.aminas).update(access_until=timezone.now())
    answer = sync(client, cursor)
    assert (answer["gone"], answer["conversations"], answer["events"]) == ([str(thread.pk)], [], {})


def hide(client, thread, message):
    return client.post(f"/api/v1/chat/conversations/{thread.pk}/messages/{message.pk}/hide").status_code


def test_what_is_hidden_on_one_device_is_told_to_the_others(street):
    thread = street.conversation()
    message = street.say(thread, street.nurse, "hide me", staff=True)
    phone, tablet = street.client(street.amina), street.client(street.amina)
    cursor = sync(tablet)["cursor"]
    assert hide(phone, thread, message) == 204
    told = sync(tablet, cursor)
    assert (told["reset"], told["events"], told["hidden"]) == (False, {}, [str(message.pk)])
    assert sync(tablet, told["cursor"])["hidden"] == []
    # Twice is once, and a fresh start brings nothing that is hidden.
    assert hide(phone, thread, message) == 204
    assert sync(tablet, told["cursor"])["hidden"] == []
    fresh = sync(street.client(street.amina))
    assert (fresh["hidden"], fresh["events"][str(thread.pk)][0]["message"]) == ([], None)


def test_what_is_hidden_is_told_in_pages_and_to_nobody_else(street, monkeypatch):
    monkeypatch.setattr("plugins.chat.queries.sync.MOST_HIDDEN", 2)
    thread, bodils = street.conversation(), street.conversation(street.bodil, street.bodils)
    messages = [street.say(thread, street.amina, f"{number}") for number in range(3)]
    street.say(bodils, street.bodil, "hers")
    phone, bodil = street.client(street.amina), street.client(street.bodil)
    cursor, hers = sync(phone)["cursor"], sync(bodil)["cursor"]
    for message in messages:
        hide(phone, thread, message)
    first = sync(phone, cursor)
    assert (first["hidden"], first["has_more"]) == ([str(one.pk) for one in messages[:2]], True)
    last = sync(phone, first["cursor"])
    assert (last["hidden"], last["has_more"]) == ([str(messages[2].pk)], False)
    assert sync(bodil, hers)["hidden"] == []


def test_hiding_rings_the_persons_own_devices_only(street, monkeypatch):
    thread = street.conversation()
    message = street.say(thread, street.nurse, "hide me", staff=True)
    client = street.client(street.amina)
    rung = []
    monkeypatch.setattr(
        "plugins.chat.actions.streams.publish_on_commit", lambda name, event, data: rung.append((name, event))
    )
    hide(client, thread, message)
    assert rung == [(f"m{street.here.pk}.chat.user.{street.amina.pk.hex}", "chat.changed")]


def test_it_takes_the_same_queries_with_one_and_three_threads(street):
    client = street.client(street.amina)
    counts = []
    for number in range(3):
        team = make_team(street.here, f"Team {number}")
        street.say(street.conversation(team=team), street.nurse, "text", staff=True)
        sync(client)
        with CaptureQueriesContext(connection) as queries:
            assert len(sync(client)["events"]) == number + 1
        counts.append(len(queries))
    assert counts[0] == counts[2]
