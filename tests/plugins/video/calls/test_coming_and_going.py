"""Who gets onto the socket of a call, comes back, and is off it again, with real sockets."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.plugin_api.actions import disable_plugin
from plugins.video.calls.actions.rooms import end_room
from plugins.video.calls.models import CallParticipant, CallTicket
from plugins.video.calls.signalling.consumer import CallSocket
from tests.factories.calls import Page, both_in, come, come_as_guest, in_thread, open_page
from tests.plugins.video.calls.test_socket import desc, make, peer_of, said_in

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_page_that_is_loaded_again_is_a_new_session_without_a_new_admit(relay):
    call = await make()
    nurse, amina, hers, mine = await both_in(call)
    await amina.disconnect()
    await nurse.until("peer_lost")
    amina = await come(call, call.street.amina)
    again = await amina.until("welcome")
    assert (again["self"], again["resumed"]) == (mine["self"], False)
    assert again["session"] != mine["session"]
    joined = await nurse.until("peer_join")
    assert joined["session"] == again["session"]
    # What was meant for the page before does not reach the new one.
    await nurse.say(**desc(hers, peer_of(mine)))
    assert await amina.receive_nothing(timeout=0.3)
    await nurse.disconnect()
    nurse = await come(call, call.street.nurse)
    hers = await nurse.until("welcome")
    assert [one["session"] for one in hers["peers"]] == [again["session"]]
    await nurse.say(**desc(hers, peer_of(again)))
    assert (await amina.until("desc"))["from_session"] == hers["session"]
    for page in (nurse, amina):
        await page.disconnect()


async def test_a_socket_that_comes_back_goes_on_and_the_others_are_told(relay):
    call = await make()
    nurse, amina, _hers, mine = await both_in(call)
    await amina.disconnect()
    await nurse.until("peer_lost")
    amina = await come(call, call.street.amina, resume=mine["resume"])
    again = await amina.until("welcome")
    assert (again["session"], again["resumed"]) == (mine["session"], True)
    assert again["resume"] != mine["resume"]
    assert (await nurse.until("peer_back"))["session"] == mine["session"]
    await amina.disconnect()
    for secret in (mine["resume"], "A" * 43, 7):
        amina = await come(call, call.street.amina, resume=secret)
        assert (await amina.until("welcome"))["resumed"] is False
        await amina.disconnect()
    await nurse.disconnect()


async def test_a_second_page_replaces_the_first(relay):
    call = await make()
    first = await come(call, call.street.nurse)
    await first.until("welcome")
    second = await come(call, call.street.nurse)
    await second.until("welcome")
    assert await first.ends() == ("replaced", 4409)
    assert (await in_thread(call.person)(user=call.street.nurse)).socket is not None
    await second.say(type="ping")
    await second.until("pong")
    for page in (first, second):
        await page.disconnect()


async def test_tickets_are_for_one_socket_one_person_and_half_a_minute(relay):
    call = await make()
    amina, nurse = call.street.amina, call.street.nurse
    ticket = await in_thread(call.ticket)(amina)
    page = await open_page(call, call.client(amina), ticket)
    await page.until("lobby")
    late = await in_thread(call.ticket)(amina)
    past = timezone.now() - timedelta(seconds=1)
    await in_thread(CallTicket.unscoped.update)(expires_at=past)
    hers = await in_thread(call.ticket)(nurse)
    for browser, wrong in [
        (call.client(amina), ticket),  # used
        (call.client(amina), late),  # too old
        (call.client(amina), "A" * 43),  # forged
        (call.client(amina), None),
        (call.client(amina), {"a": 1}),
        (call.client(amina), hers),  # somebody else's session
    ]:
        refused = await open_page(call, browser, wrong)
        assert await refused.ends() == ("no_right", 4401)
        await refused.disconnect()
    # A ticket that was tried is void, for its owner as well.
    refused = await open_page(call, call.client(nurse), hers)
    assert await refused.ends() == ("no_right", 4401)
    await page.disconnect()


async def test_a_guests_ticket_works_in_the_browser_of_the_link_only(relay):
    call = await make()
    browser = await in_thread(call.guest)(await in_thread(call.invite)())
    other = await in_thread(call.guest)(await in_thread(call.invite)())
    answer = await in_thread(browser.post)("/api/v1/video/calls/guest/ticket")
    stolen = answer.json()["ticket"]
    for thief in (other, call.street.client(None)):
        page = await open_page(call, thief, stolen)
        assert await page.ends() == ("no_right", 4401)
        await page.disconnect()
    page = await come_as_guest(call, browser)
    await page.until("lobby")
    await page.disconnect()


async def test_other_places_origins_and_silence_are_refused(relay, monkeypatch):
    call = await make()
    amina, here, there = call.street.amina, call.street.here, call.street.there
    ticket = await in_thread(call.ticket)(amina)
    browser = call.client(amina)
    for host, origin, code in [
        (f"{there.slug}.localhost", None, 4401),
        (f"{here.slug}.localhost", "http://evil.example", 4403),
        (f"{here.slug}.localhost", "", 4403),
        ("stranger.example", None, 4404),
    ]:
        page = Page(browser, host, origin=origin)
        await page.connect()
        await page.say(type="hello", v=1, ticket=ticket)
        assert (await page.ends())[1] == code
        await page.disconnect()
    for hello in ({"type": "hello", "v": 2, "ticket": ticket}, {"type": "ping"}, {"type": "state"}):
        page = Page(browser, f"{here.slug}.localhost")
        await page.connect()
        await page.say(**hello)
        assert (await page.ends())[1] == 4400
        await page.disconnect()
    monkeypatch.setattr("plugins.video.calls.signalling.consumer.CallSocket.hello_within", 0.05)
    page = Page(browser, f"{here.slug}.localhost")
    await page.connect()
    assert (await page.ends())[1] == 4408
    await page.disconnect()
    assert await in_thread(CallTicket.unscoped.count)() == 1


async def test_denied_sent_back_and_sent_out(relay):
    call = await make()
    nurse, amina, _, mine = await both_in(call)
    person = await in_thread(call.person)(user=call.street.amina)
    await in_thread(call.decide)(person, "back")
    assert await amina.until("lobby") == {"type": "lobby", "state": "waiting", "position": 1}
    assert (await nurse.until("peer_leave"))["peer"] == mine["self"]
    await amina.say(type="state", mic=True, cam=True, screen=False, hand=False)
    assert (await in_thread(call.decide)(person, "deny")).status_code == 200
    assert await amina.ends() == ("denied", 4412)
    again = await come(call, call.street.amina)
    assert await again.ends() == ("denied", 4412)
    assert "peer_state" not in said_in(nurse)
    assert (await in_thread(call.decide)(person, "admit")).json()["code"] == "moved_on"
    await in_thread(call.decide)(person, "back")
    back = await come(call, call.street.amina)
    await back.until("lobby")
    await in_thread(call.decide)(person, "admit")
    await back.until("welcome")
    await in_thread(call.decide)(person, "remove")
    assert await back.ends() == ("removed", 4411)
    for act in ("back", "admit", "deny"):
        assert (await in_thread(call.decide)(person, act)).status_code == 409
    last = await come(call, call.street.amina)
    assert await last.ends() == ("removed", 4411)
    for page in (nurse, amina, again, back, last):
        await page.disconnect()


async def test_the_place_in_the_lobby_survives_a_locked_phone(relay):
    call = await make()
    amina = await come(call, call.street.amina)
    await amina.until("lobby")
    await amina.disconnect()
    person = await in_thread(call.person)(user=call.street.amina)
    long_ago = timezone.now() - timedelta(minutes=20)
    await in_thread(CallParticipant.unscoped.filter(pk=person.pk).update)(seen_at=long_ago)
    assert (await in_thread(call.decide)(person, "admit")).status_code == 200
    amina = await come(call, call.street.amina)
    await amina.until("welcome")
    await amina.disconnect()
    long_ago -= timedelta(minutes=20)
    change = {"seen_at": long_ago, "admitted_at": long_ago}
    await in_thread(CallParticipant.unscoped.filter(pk=person.pk).update)(**change)
    amina = await come(call, call.street.amina)
    await amina.until("lobby")
    await amina.disconnect()


async def test_the_professional_gets_back_in_even_after_leaving(relay):
    call = await make()
    nurse = await come(call, call.street.nurse)
    await nurse.until("welcome")
    await nurse.say(type="bye")
    assert (await nurse.ends())[1] == 4410
    person = await in_thread(call.person)(user=call.street.nurse)
    assert person.state == "left"
    assert (await in_thread(call.decide)(person, "remove")).status_code == 409
    again = await come(call, call.street.nurse)
    await again.until("welcome")
    for page in (nurse, again):
        await page.disconnect()


async def test_who_says_goodbye_and_is_gone_at_once_has_left(relay, monkeypatch):
    """A page that closes right after its farewell: the ASGI server then has nobody to close for."""
    call = await make()
    nurse, amina, _, mine = await both_in(call)
    send = CallSocket.send

    async def broken(self, message):
        if message["type"] == "websocket.close":
            raise OSError
        await send(self, message)

    monkeypatch.setattr(CallSocket, "send", broken)
    await amina.say(type="bye")
    assert (await nurse.until("peer_leave"))["peer"] == mine["self"]
    assert (await in_thread(call.person)(user=call.street.amina)).state == "left"
    monkeypatch.undo()
    for page in (nurse, amina):
        await page.disconnect()


async def test_the_end_closes_every_socket_the_lobbys_too(relay):
    call = await make()
    browser = await in_thread(call.guest)(await in_thread(call.invite)())
    nurse, amina, _, _ = await both_in(call)
    guest = await come_as_guest(call, browser)
    await guest.until("lobby")
    await in_thread(call.post)(call.street.nurse, f"{call.meeting.pk}/end")
    for page in (nurse, amina, guest):
        assert await page.ends() == ("ended", 4410)
        await page.disconnect()


@pytest.mark.parametrize("how", ["plugin", "session", "guardian", "cancelled"])
async def test_the_socket_ends_with_the_right_to_be_there(relay, settings, how):
    """None of these tells the socket: it finds out when it looks again."""
    settings.REALTIME_RECHECK_SECONDS = 0.05
    call = await make()
    monkey = pytest.MonkeyPatch()
    monkey.setattr("plugins.video.calls.signalling.consumer.CallSocket.hello_within", 0.05)
    amina = await come(call, call.street.amina)
    await amina.until("lobby")
    await in_thread(_end)(call, how)
    code = (await amina.ends())[1]
    assert code == {"plugin": 4404, "session": 4401, "guardian": 4401, "cancelled": 4410}[how]
    await amina.disconnect()
    monkey.undo()


def _end(call, how):
    from django.contrib.sessions.models import Session

    from cms.accounts.models import Guardian

    if how == "plugin":
        disable_plugin(municipality=call.street.here, plugin="video", actor=None)
    elif how == "session":
        Session.objects.all().delete()
    elif how == "guardian":
        Guardian.unscoped.update(access_until=timezone.now())
    else:
        type(call.meeting).unscoped.update(cancelled_at=timezone.now())


async def test_the_fifth_has_sound_only_and_the_seventh_does_not_get_in(relay):
    call = await make()
    nurse, amina, _, _mine = await both_in(call)
    pages, sound_only = [nurse, amina], []
    guests = [await in_thread(call.guest)(await in_thread(call.invite)(f"Guest {n}")) for n in range(5)]
    for number, browser in enumerate(guests):
        page = await come_as_guest(call, browser)
        pages.append(page)
        await page.until("lobby")
        person = await in_thread(_last_guest)(call)
        answer = await in_thread(call.decide)(person, "admit")
        if number < 4:
            assert answer.status_code == 200
            sound_only.append((await page.until("welcome"))["policy"]["sound_only"])
        else:
            assert (answer.status_code, answer.json()["code"]) == (409, "call_full")
    assert sound_only == [False, False, True, True]
    for page in pages:
        await page.disconnect()


def _last_guest(call):
    return CallParticipant.unscoped.filter(role="guest", state="waiting").latest("waiting_since")


async def test_no_ice_and_no_peers_before_admission_after_end_none(relay):
    call = await make()
    amina = await come(call, call.street.amina)
    await amina.until("lobby")
    await in_thread(_end_room)(call)
    assert await amina.ends() == ("ended", 4410)
    assert "relay.example" not in said_in(amina)
    await amina.disconnect()


def _end_room(call):
    with call.scope():
        end_room(room_id=call.person(user=call.street.amina).room_id, actor=None)
