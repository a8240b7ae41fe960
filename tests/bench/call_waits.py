"""What people in a call wait for: the first picture, each typed character, sound after the way was cut."""

import contextlib
import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.bench.call_pages import Caller, InCall, caller
from tests.bench.figures import Bar, percentile
from tests.e2e.waiting import until
from tests.turnserver import restarted_turnserver

FIRST_PICTURE_P50, FIRST_PICTURE_P95 = 1.5, 4.0  # seconds
SOUND_AGAIN_P50, SOUND_AGAIN_P95 = 4.0, 10.0  # seconds
CHARACTER_MS = 500
APART_MS = 100
WORDS = "Jeg kan ikke høre dig lige nu, men jeg kan læse alt, hvad du skriver."
TYPED_EVERY = 60  # milliseconds
HEARD_WITHIN = 60.0
BETWEEN_CUTS = 8.0  # a call in which sound has come for a while

# How far what is played of the sound and of the picture are apart, as the browser reckons.
APART = """async () => {
    const report = [...(await window.connections.at(-1).getStats()).values()];
    const [sound, picture] = ["audio", "video"].map((kind) => report.find((one) =>
        one.type === "inbound-rtp" && one.kind === kind && one.estimatedPlayoutTimestamp));
    return sound && picture
        ? Math.abs(sound.estimatedPlayoutTimestamp - picture.estimatedPlayoutTimestamp) : null;
}"""
LOOKS = 40
TYPED = """document.querySelector("textarea").addEventListener("input", () => window.typedAt.push(Date.now()));
window.typedAt = []"""
READ = """window.readAt = [];
new MutationObserver(() => {
    const shown = [...(document.querySelector(".said span")?.textContent ?? "")].length;
    while (window.readAt.length < shown) window.readAt.push(Date.now());
}).observe(document.body, {subtree: true, childList: true, characterData: true})"""
STATE = "window.connections.at(-1).connectionState"
# Every moment at which more sound had come than at the look before, by the same ways.
SOUND = """(() => {
    window.soundAt = [];
    let [before, wayBefore] = [0, ""];
    const look = async () => {
        const live = window.connections.filter((one) => one.connectionState !== "closed");
        const reports = await Promise.all(live.map((one) => one.getStats()));
        const found = reports.flatMap((report) => [...report.values()]);
        const packets = found.filter((one) => one.type === "inbound-rtp" && one.kind === "audio")
            .reduce((sum, one) => sum + one.packetsReceived, 0);
        const way = found.filter((one) => one.type === "transport")
            .map((one) => one.selectedCandidatePairId ?? "").join(" ");
        if (packets > before && way === wayBefore) window.soundAt.push({at: Date.now(), way});
        [before, wayBefore] = [packets, way];
        setTimeout(look, 20);
    };
    void look();
})()"""


# The first sound by another way than that of the cut: what was under way may still come. How long it stayed
# away says nothing: a relay reached by TCP is missed at once, and sound may be back within half a second.
HEARD = """(cut) => {
    const before = window.soundAt.findLast(({at}) => at <= cut)?.way;
    return window.soundAt.find(({at, way}) => at > cut && way !== before)?.at ?? 0;
}"""

# For whoever has to find out why it did not come: pauses in milliseconds after the cut, and where each way stands.
SEEN = """(cut) => JSON.stringify({
    pauses: window.soundAt.map(({at}, place) => [at - cut, at - window.soundAt[place - 1]?.at])
        .filter(([after, pause]) => after > 0 && pause > 150),
    last: window.soundAt.at(-1).at - cut,
    ways: window.connections.map((one) => [one.connectionState, one.iceConnectionState, one.signalingState]),
})"""


@dataclass(frozen=True)
class Waits:
    """All ascending: seconds to the first picture and to sound again, milliseconds of each character and
    between sound and picture."""

    pictures: list[float]
    sounds: list[float]
    characters: list[float]
    apart: list[float]


def measured(calls: int, cuts: int) -> Waits:
    """So many calls; in the last one something is typed, and then the way is cut so many times."""
    pictures: list[float] = []
    with caller() as making:
        for _number in range(calls - 1):
            with making.call() as call:
                pictures.append(call.first_picture())
        with making.call() as call:
            pictures.append(call.first_picture())
            characters, apart = _typed(call), _apart(call)
            sounds = _cut(making, call, cuts)
    return Waits(sorted(pictures), sorted(sounds), sorted(characters), sorted(apart))


def _typed(call: InCall) -> list[float]:
    call.phone.evaluate(TYPED)
    call.desk.evaluate(READ)
    call.phone.get_by_label("Din tekst").press_sequentially(WORDS, delay=TYPED_EVERY)
    call.desk.get_by_text(WORDS, exact=True).wait_for()
    typed, read = call.phone.evaluate("window.typedAt"), call.desk.evaluate("window.readAt")
    assert len(typed) == len(read) == len(WORDS), (len(typed), len(read))
    return [float(there - here) for here, there in zip(typed, read, strict=True)]


def _apart(call: InCall) -> list[float]:
    until(lambda: call.phone.evaluate(APART) is not None, call.phone)
    found = []
    for _number in range(LOOKS):
        call.phone.wait_for_timeout(250)
        found.append(float(call.phone.evaluate(APART)))
    return found


def _cut(making: Caller, call: InCall, cuts: int) -> list[float]:
    """Seconds from each fall of the relay until both hear each other again; it is there anew at once."""
    pages, found = (call.phone, call.desk), []
    for page in pages:
        page.evaluate(SOUND)
    with contextlib.ExitStack() as relays:
        for _number in range(cuts):
            cut_at = time.time()
            relays.enter_context(restarted_turnserver(making.server.var / "relay", making.server.relay_port))
            found.append(max(_sound_again(page, cut_at) for page in pages))
            for page in pages:
                until(lambda page=page: page.evaluate(STATE) == "connected", page)
            call.phone.wait_for_timeout(BETWEEN_CUTS * 1000)
    return found


def _sound_again(page: Page, cut_at: float) -> float:
    try:
        until(lambda: page.evaluate(HEARD, cut_at * 1000), page, HEARD_WITHIN)
    except AssertionError:
        raise AssertionError(f"no sound again after a cut: {page.evaluate(SEEN, cut_at * 1000)}") from None
    return float(page.evaluate(HEARD, cut_at * 1000) / 1000 - cut_at)


def bars(found: Waits) -> list[Bar]:
    def most(name: str, value: float, bar: float, unit: str = " s") -> Bar:
        return Bar(name, value, bar, unit, least=False)

    return [
        most("let in to first picture, p50", percentile(found.pictures, 0.50), FIRST_PICTURE_P50),
        most("let in to first picture, p95", percentile(found.pictures, 0.95), FIRST_PICTURE_P95),
        most("way cut to sound again, p50", percentile(found.sounds, 0.50), SOUND_AGAIN_P50),
        most("way cut to sound again, p95", percentile(found.sounds, 0.95), SOUND_AGAIN_P95),
        most("real-time text, slowest character", found.characters[-1], CHARACTER_MS, " ms"),
        most("sound and picture apart, p50", percentile(found.apart, 0.50), APART_MS, " ms"),
    ]


def in_words(found: Waits) -> list[str]:
    def spread(values: list[float], unit: str, digits: int) -> str:
        return f"{percentile(values, 0.5):.{digits}f} {unit}, at most {values[-1]:.{digits}f} {unit}."

    return [
        f"{len(found.pictures)} calls through the relay: first picture after {spread(found.pictures, 's', 2)}",
        f"The way cut {len(found.sounds)} times: sound again after {spread(found.sounds, 's', 2)}",
        f"{len(found.characters)} characters typed: read after {spread(found.characters, 'ms', 0)}",
        f"Sound and picture are {spread(found.apart, 'ms', 0)[:-1]} apart.",
    ]


def as_json(found: Waits) -> dict[str, Any]:
    return {
        "first_picture": found.pictures,
        "sound_again": found.sounds,
        "character_ms": found.characters,
        "apart_ms": found.apart,
    }
