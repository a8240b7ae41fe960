"""Calls in which much happens at once: two wishes that cross, two screens, five people, and leaving in a hurry."""

import re
import time
from collections.abc import Iterable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.calls import (
    KEEP,
    MODEST_CAMERA,
    SOUND_ONLY,
    camera,
    come,
    hears,
    let_in,
    make_meeting,
    plays,
    receives,
    record_frames,
    sees,
    talk,
)
from tests.e2e.conftest import STARTED
from tests.e2e.waiting import until

# Five browsers share one machine.
SMALL_CAMERA = camera(160, 90, 5)
# The page's newest connection looks for a way anew, at a time of the clock that all pages share.
RESTART = "(at) => { setTimeout(() => window.connections.at(-1).restartIce(), at - Date.now()); }"

# Two devices in one room: both microphones give the same words and pauses, by the clock that they share.
ONE_ROOM = """(() => {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wish) => {
        const stream = await ask(wish);
        for (const track of stream.getAudioTracks()) {
            track.stop();
            stream.removeTrack(track);
            const context = new AudioContext();
            const [tone, voice] = [new OscillatorNode(context), new GainNode(context, {gain: 0})];
            const heard = context.createMediaStreamDestination();
            tone.connect(voice).connect(heard);
            tone.start();
            const speak = () => {
                const word = Math.floor(Date.now() / 800);
                voice.gain.value = Math.sin(word * word) > 0 ? 0.5 : 0;
            };
            setInterval(speak, 40);
            stream.addTrack(heard.stream.getAudioTracks()[0]);
        }
        return stream;
    };
})()"""

# What sound is sent as, and the streams of what the other side sends: sound, camera, screen.
CODECS = """async () => [...(await window.connections.at(-1).getStats()).values()]
    .filter((one) => one.type === "codec" && one.mimeType.startsWith("audio/"))
    .map((one) => [one.mimeType, one.clockRate])"""
STREAMS = """[...window.connections.at(-1).remoteDescription.sdp.matchAll(/^a=msid:(\\S+)/gm)]
    .map((found) => found[1])"""


@pytest.fixture
def meeting(server):
    return make_meeting(server)


def enters(visit: Any, *scripts: str, **given: Any) -> Any:
    """Somebody who comes to a call, with what runs in their pages first."""
    one = visit(reduced_motion="reduce", **given)
    for script in (KEEP, *scripts):
        one.context.add_init_script(script)
    return one


def said(heard: list[list[dict[str, Any]]], kind: str) -> int:
    """How often an offer, an answer or a wish for a new way was heard. What is said again is the same."""
    kinds = {
        (side, frame["seq"]): frame["description"]["type"] if frame["type"] == "desc" else frame["type"]
        for side, frames in enumerate(heard)
        for frame in frames
        if frame["type"] in {"desc", "restart"}
    }
    return list(kinds.values()).count(kind)


def wishes_cross(pages: Iterable[Page], heard: list[list[dict[str, Any]]]) -> None:
    """Both sides look for a new way at once, until the one who never offers did ask meanwhile."""

    def crossed() -> bool:
        at = time.time() * 1000 + 300
        for page in pages:
            page.evaluate(RESTART, at)
        page.wait_for_timeout(1500)
        return said(heard, "restart") > 0

    until(crossed, next(iter(pages)))
    # No offer had to be taken back.
    until(lambda: said(heard, "offer") == said(heard, "answer"), next(iter(pages)))
    assert said(heard, "offer") > 1


def test_both_look_for_a_new_way_at_once_show_their_screen_and_are_in_one_room(visit, meeting):
    both = (
        enters(visit, ONE_ROOM, role="citizen"),
        enters(visit, ONE_ROOM, role="professional", size="desktop"),
    )
    heard = [record_frames(one.page) for one in both]
    phone, desk = talk(both, meeting)
    names = {phone: "Sofie", desk: "Amina"}
    before = [page.evaluate("window.connections.length") for page in names]
    wishes_cross(names, heard)
    for page, name in names.items():
        sees(page)
        hears(page)
        plays(page, name)
        assert page.evaluate("window.connections.at(-1).signalingState") == "stable"
        assert ["audio/opus", 48000] in page.evaluate(CODECS)
        # Of one stream, so that lips and words go together.
        sound, camera, screen = page.evaluate(STREAMS)
        assert sound == camera != "-" == screen
    # It is the same connection as before.
    assert [page.evaluate("window.connections.length") for page in names] == before

    for page in (phone, desk):
        page.get_by_role("button", name="Vis skærm").press("Enter")
    for page in (phone, desk):
        plays(page, "Skærm: ")
    phone.get_by_role("button", name="Stop skærm").click()
    expect(desk.get_by_label("Skærm: ")).to_have_count(0)
    plays(phone, "Skærm: ")
    sees(desk)

    # How the family's line is, in words; and what it has cost so far.
    expect(desk.get_by_text(re.compile("God linje|Linjen er"))).to_be_visible()
    phone.get_by_text("Om forbindelsen").click()
    expect(phone.get_by_text(re.compile(r"Brugt indtil nu: [1-9]\d* MB"))).to_be_visible()

    # Two devices that hear the same: it is said, and one turns the microphone off.
    for page in (phone, desk):
        expect(page.get_by_text("Det samme høres to steder.")).to_be_visible()
    phone.get_by_role("button", name="Sluk min mikrofon").click()
    expect(phone.get_by_text("Det samme høres to steder.")).to_be_hidden()
    expect(phone.get_by_role("button", name="Tænd mikrofon")).to_be_visible()
    desk.get_by_role("button", name="Skjul", exact=True).click()
    expect(desk.get_by_text("Det samme høres to steder.")).to_be_hidden()


def test_four_see_each_other_and_a_fifth_takes_part_without_a_picture(visit, meeting, people):
    staff = enters(visit, SMALL_CAMERA, role="professional", size="desktop")
    desk = staff.admin(f"video/{meeting}/call/")
    come(desk)
    expect(desk.get_by_role("button", name="Sluk mikrofon")).to_be_visible()
    parents = [enters(visit, SMALL_CAMERA) for _ in range(2)]
    for one, email in zip(parents, ("amina@example.org", "yusuf@example.org"), strict=True):
        one.context.add_cookies(people.fresh(email, "fjordby"))
        one.goto(f"/video/{meeting}")
    guests = [enters(visit, SMALL_CAMERA) for _ in range(2)]
    for one, name, role in zip(guests, ("Tolk Nina", "Kæreste Bo"), ("interpreter", "partner"), strict=True):
        made = staff.fetch("POST", f"/api/v1/video/calls/{meeting}/links", {"name": name, "role": role})
        one.page.goto(made["body"]["url"])
        one.page.get_by_role("button", name="Gå videre").click()
    pages = [desk, *(one.page for one in (*parents, *guests))]
    for page in pages[1:]:
        come(page)
    for name in ("Amina", "Yusuf", "Tolk Nina"):
        let_in(desk, name)
    for page in pages[:4]:
        receives(page, pictures=3, sounds=3)

    let_in(desk, "Kæreste Bo")
    fifth = pages[4]
    expect(fifth.get_by_role("button", name="Sluk mikrofon")).to_be_visible()
    expect(fifth.get_by_role("button", name=re.compile("Tænd kamera|Vis skærm"))).to_have_count(0)


def test_sound_only_at_first_a_picture_later_and_gone_at_once(visit, meeting):
    family = enters(visit, MODEST_CAMERA, role="citizen", prefs=STARTED | {"discreet": True})
    family.watch.allow(r"request to a stranger: https://")  # that is where it goes
    family.context.route(lambda url: "localhost" not in url, lambda route: route.fulfill(body="weather"))
    staff = enters(visit, MODEST_CAMERA, role="professional", size="desktop")
    phone, desk = talk((family, staff), meeting, SOUND_ONLY)
    receives(desk, pictures=0, sounds=1)
    phone.get_by_role("button", name="Tænd kamera").click()
    sees(desk)

    phone.get_by_role("button", name="Forlad", exact=True).click()
    phone.wait_for_url(lambda url: "localhost" not in url)
    expect(desk.get_by_text("Er gået")).to_be_visible()
    expect(desk.get_by_text("Du er den eneste her lige nu.")).to_be_visible()
