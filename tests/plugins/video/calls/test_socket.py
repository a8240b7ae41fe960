"""The socket of a call, with real sockets: who gets in, what the lobby hears, glare, reloads, floods."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.plugin_api.actions import disable_plugin
from plugins.video.calls.actions.rooms import end_room
from plugins.video.calls.models import CallParticipant, CallTicket
from plugins.video.calls.signalling.consumer import CallSocket
from tests.factories.calls import (
    Page,
    both_in,
    come,
    come_as_guest,
    in_thread,
    make_call,
    open_page,
)

pytestmark = pytest.mark.django_db(transaction=True)
SDP = {"type": "offer", "sdp": "v=0\r\na=canary-description\r\n"}


def desc(welcome, peer, **more):
    return {
        "type": "desc",
        "to": peer["peer"],
        "to_session": peer["session"],
        "seq": 1,
        "neg": 1,
        "description": SDP,
        **more,
    }


def peer_of(welcome):
    return {"peer": welcome["self"], "session": welcome["session"]}


async def make():
    return await in_thread(make_call)()


def said_in(page):
    return str(page.heard)


async def test_the_lobby_hears_no_description_no_name_and_no_peer(relay):
    call = await make()
    browser = await in_thread(call.guest)(await in_thread(call.invite)())
    nurse, amina, hers, mine = await both_in(call)
    guest = await come_as_guest(call, browser)
    assert await guest.until("lobby") == {"type": "lobby", "state": "waiting", "position": 1}
    await nurse.say(**desc(hers, peer_of(mine)))
    assert (await amina.until("desc"))["description"]["sdp"].startswith("v=0")
    # Even when it is addressed to the one who waits, and from there nothing comes out.
    waiting = await in_thread(call.person)(role="guest")
    lobby_peer = {"peer": waiting.peer, "session": waiting.session.hex}
    await nurse.say(**desc(hers, lobby_peer))
    await nurse.say(type="state", mic=True, cam=True, screen=False, hand=False)
    await amina.until("peer_state")
    await guest.say(**desc(None, peer_of(mine)))
    await guest.say(type="ice")
    assert await amina.receive_nothing(timeout=0.3)
    assert await guest.receive_nothing(timeout=0.3)
    assert [frame["type"] for frame in guest.heard] == ["lobby"]
    assert call.street.nurse.first_name not in said_in(guest)
    # The professional knows that somebody waits, and that the name is only claimed.
    people = (await nurse.until("list"))["people"]
    [row] = [one for one in people if one["role"] == "guest"]
    assert (row["name"], row["name_is_claimed"], row["state"]) == ("Canary Grandmother", True, "waiting")
    for page in (nurse, amina, guest):
        await page.disconnect()


async def test_inside_both_learn_of_each_other_and_one_of_them_is_polite(relay):
    call = await make()
    nurse, amina, hers, mine = await both_in(call)
    assert mine["peers"][0]["peer"] == hers["self"]
    assert mine["polite"] == {hers["self"]: mine["self"] > hers["self"]}
    [joined] = [frame for frame in nurse.heard if frame["type"] == "peer_join"]
    assert joined["polite"] is (not mine["polite"][hers["self"]])
    assert joined["session"] == mine["session"]
    assert mine["access"]["engine"] == "mesh"
    [stun, turn] = mine["access"]["ice"]
    assert stun["urls"] == ["stun:relay.example:3478"]
    assert turn["username"].endswith(f":{mine['self']}")
    assert mine["end_to_end"] is True
    for page in (nurse, amina):
        await page.disconnect()


async def test_glare_passes_both_offers_and_stamps_who_sent_them(relay):
    call = await make()
    nurse, amina, hers, mine = await both_in(call)
    forged = {"from": "0" * 32, "from_session": "0" * 32, "room": "0" * 32}
    await nurse.say(**desc(hers, peer_of(mine)), **forged)
    await amina.say(**desc(mine, peer_of(hers)), **forged)
    to_amina, to_nurse = await amina.until("desc"), await nurse.until("desc")
    assert (to_amina["from"], to_amina["from_session"]) == (hers["self"], hers["session"])
    assert (to_nurse["from"], to_nurse["from_session"]) == (mine["self"], mine["session"])
    await amina.say(type="ack", to=hers["self"], to_session=hers["session"], seq=1)
    assert (await nurse.until("ack"))["seq"] == 1
    for page in (nurse, amina):
        await page.disconnect()


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


async def test_a_flood_is_cut_off_and_the_others_do_not_notice(relay, monkeypatch):
    monkeypatch.setattr("plugins.video.calls.signalling.consumer.CallSocket.burst", 40.0)
    monkeypatch.setattr("plugins.video.calls.signalling.consumer.CallSocket.per_second", 0.0)
    call = await make()
    nurse, amina, _hers, _mine = await both_in(call)
    for _ in range(60):
        await amina.say(type="state", mic=True, cam=True, screen=False, hand=False)
    assert (await amina.ends())[1] == 4429
    await nurse.until("peer_lost")
    await nurse.say(type="ping")
    await nurse.until("pong")
    for page in (nurse, amina):
        await page.disconnect()


async def test_what_is_no_frame_closes_and_what_is_unknown_is_dropped(relay):
    call = await make()
    nurse = await come(call, call.street.nurse)
    await nurse.until("welcome")
    for odd in ({"type": "text", "text": "canary"}, {"type": 7}, {"type": ["desc"]}, {"type": "desc"}, {}):
        await nurse.say(**odd)
    await nurse.say(type="ping")
    await nurse.until("pong")
    for text in ("x" * 90_000, "[]", "{"):
        await nurse.send_text(text)
        assert (await nurse.ends())[1] == 4400
        await nurse.disconnect()
        nurse = await come(call, call.street.nurse)
        await nurse.until("welcome")
    await nurse.disconnect()


async def test_candidates_are_counted_for_each_negotiation(relay):
    call = await make()
    nurse, amina, hers, mine = await both_in(call)
    candidate = {"candidate": "candidate:1 1 udp 1 192.0.2.1 9 typ host", "sdpMid": "0"}
    frame = {**desc(hers, peer_of(mine)), "type": "cand", "candidate": candidate}
    for _ in range(101):
        await nurse.say(**frame)
    await nurse.say(**{**frame, "neg": 2, "seq": 2})
    for _ in range(100):
        assert (await amina.until("cand"))["neg"] == 1
    assert (await amina.until("cand"))["neg"] == 2
    for page in (nurse, amina):
        await page.disconnect()


async def test_with_a_guest_only_the_relays_candidates_pass(relay):
    call = await make()
    nurse, amina, hers, mine = await both_in(call)
    await in_thread(call.invite)()
    for page in (nurse, amina):
        assert (await page.until("policy"))["relay_only"] is True
    base = {**desc(hers, peer_of(mine)), "type": "cand"}
    host = {"candidate": "candidate:1 1 udp 1 192.0.2.1 9 typ host", "sdpMid": "0"}
    own = {"candidate": "candidate:1 1 udp 1 198.51.100.2 9 typ relay raddr 192.0.2.1 rport 9", "sdpMid": "0"}
    await nurse.say(**base, candidate=host)
    await nurse.say(**base, candidate=own)
    assert "typ relay raddr 0.0.0.0" in (await amina.until("cand"))["candidate"]["candidate"]
    assert "192.0.2.1" not in said_in(amina)
    for page in (nurse, amina):
        await page.disconnect()


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


async def test_only_the_worst_quality_and_the_last_way_are_kept(relay):
    call = await make()
    nurse = await come(call, call.street.nurse)
    await nurse.until("welcome")
    for path, quality in (("relay", "good"), ("relay", "poor"), ("direct", "fair")):
        await nurse.say(type="stats", path=path, quality=quality)
    await nurse.say(type="ping")
    await nurse.until("pong")
    person = await in_thread(call.person)(user=call.street.nurse)
    assert (person.path, person.quality) == ("direct", "poor")
    await nurse.disconnect()


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


async def test_an_article_is_seen_by_those_inside_and_guests_choose_none(relay):
    call = await make()
    browser = await in_thread(call.guest)(await in_thread(call.invite)())
    nurse, amina, hers, _mine = await both_in(call)
    guest = await come_as_guest(call, browser)
    await guest.until("lobby")
    article = {"type": "article", "uuid": "0f8fad5b-d9cb-469f-a165-70867728950e", "revision": 7, "turn": 1}
    await nurse.say(**article)
    told = await amina.until("article")
    assert {name: told[name] for name in article} == article
    assert told["from"] == hers["self"]
    assert await guest.receive_nothing(timeout=0.3)
    person = await in_thread(call.person)(role="guest")
    assert (await in_thread(call.decide)(person, "admit")).status_code == 200
    await guest.until("welcome")
    await nurse.say(**article)
    assert (await guest.until("article"))["uuid"] == article["uuid"]
    await guest.say(**article | {"turn": 9})
    await guest.say(type="state", mic=True, cam=False, screen=False, hand=False)
    while True:
        frame = await nurse.frame()
        assert frame["type"] != "article"
        if frame["type"] == "peer_state":
            break
    for page in (nurse, amina, guest):
        await page.disconnect()


async def test_the_professional_alone_hears_how_anothers_line_is(relay):
    call = await make()
    browser = await in_thread(call.guest)(await in_thread(call.invite)())
    nurse, amina, _hers, mine = await both_in(call)
    guest = await come_as_guest(call, browser)
    await guest.until("lobby")
    person = await in_thread(call.person)(role="guest")
    assert (await in_thread(call.decide)(person, "admit")).status_code == 200
    await guest.until("welcome")
    await amina.say(type="stats", path="relay", quality="good", now="poor")
    told = await nurse.until("peer_stats")
    assert (told["quality"], told["from"]) == ("poor", mine["self"])
    assert (await in_thread(call.person)(user=call.street.amina)).quality == "good"
    await nurse.say(type="state", mic=True, cam=True, screen=False, hand=False)
    for page in (amina, guest):
        await page.until("peer_state")
        assert "peer_stats" not in {frame["type"] for frame in page.heard}
    for page in (nurse, amina, guest):
        await page.disconnect()
