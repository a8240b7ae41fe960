"""What a page may say: only what is known is passed on, and no address where it must not be shown."""

import pytest

from plugins.video.calls.signalling.frames import (
    LARGEST_SDP,
    BadFrameError,
    read_article,
    read_directed,
    read_lately,
    read_state,
    read_stats,
    relayed_only,
)

PEER, PAGE = "0" * 32, "f" * 32
HOST = "candidate:1 1 udp 2122260223 192.168.1.7 54321 typ host generation 0"
SRFLX = "candidate:2 1 udp 1686052607 203.0.113.9 54321 typ srflx raddr 192.168.1.7 rport 54321"
RELAY = "candidate:3 1 udp 41885439 198.51.100.2 50000 typ relay raddr 203.0.113.9 rport 54321"


def desc(**change):
    frame = {
        "type": "desc",
        "to": PEER,
        "to_session": PAGE,
        "seq": 1,
        "neg": 1,
        "description": {"type": "offer", "sdp": "v=0\r\n"},
    }
    return {**frame, **change}


def cand(text=HOST, **change):
    given = {"candidate": text, "sdpMid": "0", "sdpMLineIndex": 0, "usernameFragment": "ab"}
    return {**desc(), "type": "cand", "candidate": {**given, **change}}


def test_what_is_not_known_is_left_behind():
    said = read_directed({**desc(), "from": "somebody else", "note": "fever", "description": {
        "type": "answer", "sdp": "v=0\r\n", "note": "fever"}})  # fmt: skip
    assert said.body == {
        "type": "desc",
        "seq": 1,
        "neg": 1,
        "description": {"type": "answer", "sdp": "v=0\r\n"},
    }
    assert read_directed({**cand(), "note": "fever"}).body["candidate"]["candidate"] == HOST
    wish = {**desc(type="restart", neg=2), "note": "fever"}
    assert read_directed(wish).body == {"type": "restart", "seq": 1, "neg": 2}


@pytest.mark.parametrize(
    "frame",
    [
        desc(to="nobody"),
        desc(to_session=7),
        desc(seq=0),
        desc(seq=True),
        desc(neg="1"),
        desc(description=None),
        desc(description={"type": "rollback", "sdp": ""}),
        desc(description={"type": ["offer"], "sdp": ""}),
        desc(description={"type": "offer", "sdp": "x" * (LARGEST_SDP + 1)}),
        desc(type="text"),
        desc(type="restart", neg=None),
        cand("x" * 2001),
        cand("a\r\na=candidate:9"),
        cand(sdpMid="x" * 65),
        cand(sdpMLineIndex=-1),
        cand(usernameFragment=["a"]),
        {**cand(), "candidate": "text"},
    ],
)
def test_what_is_malformed_or_too_large_is_refused(frame):
    with pytest.raises(BadFrameError):
        read_directed(frame)


def test_state_and_stats_are_flags_and_words_only():
    flags = {"mic": True, "cam": False, "screen": False, "hand": True}
    assert read_state({**flags, "note": "x"}) == flags
    assert read_stats({"path": "relay", "quality": "poor"}) == ("relay", "poor")
    for bad in ({**flags, "mic": "yes"}, {}):
        with pytest.raises(BadFrameError):
            read_state(bad)
    for bad in ({"path": "203.0.113.9", "quality": "good"}, {"path": "relay", "quality": ["good"]}):
        with pytest.raises(BadFrameError):
            read_stats(bad)


@pytest.mark.parametrize("line", [HOST, SRFLX])
def test_relay_only_drops_candidates_that_show_an_address(line):
    assert relayed_only(read_directed(cand(line)).body) is None


def test_relay_only_keeps_the_relays_and_hides_what_it_is_related_to():
    kept = relayed_only(read_directed(cand(RELAY)).body)
    assert kept["candidate"]["candidate"] == RELAY.replace("203.0.113.9", "0.0.0.0").replace("54321", "9")
    for end in (None, {"candidate": ""}):
        frame = {**cand(), "candidate": end}
        assert relayed_only(read_directed(frame).body) is not None


def test_relay_only_cleans_descriptions_too():
    sdp = "\r\n".join(
        ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "c=IN IP4 203.0.113.9", "a=rtcp:9 IN IP4 203.0.113.9",
         f"a={HOST}", f"a={SRFLX}", f"a={RELAY}", "a=end-of-candidates", ""]
    )  # fmt: skip
    said = read_directed(desc(description={"type": "offer", "sdp": sdp}))
    clean = relayed_only(said.body)["description"]["sdp"]
    assert "203.0.113.9" not in clean
    assert "192.168.1.7" not in clean
    assert "198.51.100.2" in clean
    assert clean.endswith("a=end-of-candidates\r\n")


UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"


def test_of_an_article_only_its_key_and_revision_travel():
    given = {"uuid": UUID, "revision": 7, "turn": 2, "title": "fever", "from": PEER}
    assert read_article(given) == {"uuid": UUID, "revision": 7, "turn": 2}
    assert read_article({"uuid": None, "revision": 7, "turn": 3}) == {
        "uuid": None, "revision": None, "turn": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"uuid": "fever"},
        {"uuid": UUID.upper()},
        {"uuid": 7},
        {"revision": None},
        {"revision": 0},
        {"turn": True},
    ],
)
def test_what_is_no_article_is_dropped(change):
    with pytest.raises(BadFrameError):
        read_article({"uuid": UUID, "revision": 7, "turn": 2} | change)


def test_how_it_was_lately_is_a_word_or_what_is_told_of_the_whole():
    assert read_lately({"now": "poor"}, "good") == "poor"
    for unknown in ({}, {"now": "fever"}, {"now": 3}):
        assert read_lately(unknown, "fair") == "fair"
