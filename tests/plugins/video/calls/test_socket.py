"""What is said on the socket of a call, with real sockets: who hears it, what the lobby hears, glare, floods."""

import pytest

from tests.factories.calls import both_in, come, come_as_guest, in_thread, make_call

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
