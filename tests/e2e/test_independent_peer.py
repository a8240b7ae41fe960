"""Calls with a peer of another make (aiortc): our socket, our relay and our page keep to what WebRTC says."""

import pytest

from tests.e2e.calls import KEEP, goes_by, hears, make_meeting, sees
from tests.e2e.independent_peer import IndependentPeer


@pytest.fixture
def peer(server, people):
    return lambda role, meeting: IndependentPeer(server, people.cookies(role, "fjordby"), meeting)


def let_in(desk):
    """The first who waits."""
    desk.until(lambda: _waiting(desk))
    desk.post(f"people/{_waiting(desk)[0]['id']}/admit")


def _waiting(desk):
    told = desk.said("list")
    return [one for one in told["people"] if one["state"] == "waiting"] if told else []


@pytest.mark.parametrize("way", ["direct", "relay"])
def test_two_peers_that_are_no_browsers_hear_see_and_read_each_other(server, peer, way):
    meeting = make_meeting(server)
    with peer("professional", meeting) as desk:
        desk.until(lambda: desk.said("welcome"))
        if way == "relay":
            desk.post("hide-addresses")
            desk.until(lambda: desk.said("policy"))
        with peer("citizen", meeting) as phone:
            phone.until(lambda: phone.said("lobby"))
            assert {frame["type"] for frame in phone.frames} == {"lobby"}
            let_in(desk)
            for one in (phone, desk):
                one.until(lambda one=one: one.sound and one.pictures > 10)
                assert one.state == "connected"
            phone.type("Hej ")
            desk.type("med dig")
            phone.until(lambda: phone.text == "med dig")
            desk.until(lambda: desk.text == "Hej ")
            for one in (phone, desk):
                assert one.addresses
                only_relay = all(" typ relay" in address for address in one.addresses)
                assert only_relay == (way == "relay"), one.addresses


@pytest.mark.parametrize("way", ["direct", "relay"])
def test_a_browser_and_a_peer_that_is_none(server, peer, visit, way):
    meeting = make_meeting(server)
    staff = visit(role="professional", size="desktop")
    staff.context.add_init_script(KEEP)
    page = staff.admin(f"video/{meeting}/call/")
    page.get_by_role("button", name="Med billede og lyd").click()
    page.get_by_role("button", name="Jeg er klar").click()
    with peer("citizen", meeting) as phone:
        phone.until(lambda: phone.said("lobby"))
        if way == "relay":
            page.get_by_role("button", name="Skjul internetadresser").click()
        page.get_by_role("button", name="Luk ind Amina").click()
        phone.until(lambda: phone.sound and phone.pictures > 10, 60)
        sees(page)
        hears(page)
        if way == "relay":
            goes_by(page, "relay")
            assert phone.addresses
            assert all(" typ relay" in address for address in phone.addresses)
