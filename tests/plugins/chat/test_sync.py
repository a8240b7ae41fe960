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
