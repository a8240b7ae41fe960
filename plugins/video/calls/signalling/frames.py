"""What a page may say in a call (protocol version 1): read strictly, everything else is dropped.

Only what stands here is passed on; a key that nobody knows goes nowhere. See docs/VIDEO-CALLS.md.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

VERSION = 1
LARGEST_SDP = 64_000
LARGEST_CANDIDATE = 2_000
# A description in JSON: its line breaks are two characters each, and the rest of the frame is small.
LARGEST_FRAME = 80_000
MOST_CANDIDATES = 100

_PEER = re.compile(r"[0-9a-f]{32}")
_ARTICLE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KINDS = frozenset({"offer", "answer"})
_FLAGS = ("mic", "cam", "screen", "hand")
_PATHS = frozenset({"direct", "relay"})
_QUALITIES = frozenset({"good", "fair", "poor"})
_MOST = 2**31


class BadFrameError(ValueError):
    """The frame is not one of ours, or too large."""


@dataclass(frozen=True)
class Directed:
    """A frame for one peer's page: `to_session` is the page that is meant."""

    to: str
    to_session: str
    body: Mapping[str, Any]


def read_directed(frame: Mapping[str, Any]) -> Directed:
    """Read `desc`, `cand`, `restart` or `ack`; raise BadFrameError."""
    kind = frame.get("type")
    to, session = frame.get("to"), frame.get("to_session")
    if not _is_peer(to) or not _is_peer(session):
        raise BadFrameError
    body: dict[str, Any] = {"type": kind, "seq": _number(frame.get("seq"))}
    if kind == "desc":
        body |= {"neg": _number(frame.get("neg")), "description": _description(frame.get("description"))}
    elif kind == "cand":
        body |= {"neg": _number(frame.get("neg")), "candidate": _candidate(frame.get("candidate"))}
    elif kind == "restart":
        body |= {"neg": _number(frame.get("neg"))}
    elif kind != "ack":
        raise BadFrameError
    return Directed(str(to), str(session), body)


def read_state(frame: Mapping[str, Any]) -> dict[str, bool]:
    """Read whether microphone, camera and screen are on and a hand is up; raise BadFrameError."""
    flags = {name: frame.get(name) for name in _FLAGS}
    if not all(isinstance(flag, bool) for flag in flags.values()):
        raise BadFrameError
    return {name: bool(flag) for name, flag in flags.items()}


def read_stats(frame: Mapping[str, Any]) -> tuple[str, str]:
    """Read how the media travels and how good it is; raise BadFrameError."""
    path, quality = frame.get("path"), frame.get("quality")
    if not _is_word(path, _PATHS) or not _is_word(quality, _QUALITIES):
        raise BadFrameError
    return str(path), str(quality)


def read_lately(frame: Mapping[str, Any], quality: str) -> str:
    """Read how good it has been since the last time; `quality` where the page does not say."""
    lately = frame.get("now")
    return str(lately) if _is_word(lately, _QUALITIES) else quality


def read_article(frame: Mapping[str, Any]) -> dict[str, Any]:
    """Read which article all look at, null for none any more; raise BadFrameError.

    `turn` grows with each choice, so that of two at once all keep the same.
    """
    uuid, turn = frame.get("uuid"), _number(frame.get("turn"))
    if uuid is None:
        return {"uuid": None, "revision": None, "turn": turn}
    if not isinstance(uuid, str) or _ARTICLE.fullmatch(uuid) is None:
        raise BadFrameError
    return {"uuid": uuid, "revision": _number(frame.get("revision")), "turn": turn}


def relayed_only(body: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same without any address but the relay's; None when nothing is left of it.

    Browsers that are told "relay only" gather nothing else. This holds also for one that was not.
    """
    if body["type"] == "cand":
        candidate = body["candidate"]
        if candidate is None or candidate["candidate"] == "":
            return dict(body)
        line = _relay_line(candidate["candidate"])
        return None if line is None else {**body, "candidate": {**candidate, "candidate": line}}
    if body["type"] == "desc":
        lines = body["description"]["sdp"].splitlines()
        kept = [new for line in lines if (new := _without_address(line)) is not None]
        sdp = "".join(f"{line}\r\n" for line in kept)
        return {**body, "description": {**body["description"], "sdp": sdp}}
    return dict(body)


def _without_address(line: str) -> str | None:
    if line.startswith("a=candidate:"):
        relay = _relay_line(line.removeprefix("a="))
        return None if relay is None else f"a={relay}"
    if line.startswith("c=IN "):
        return "c=IN IP4 0.0.0.0"
    if line.startswith("a=rtcp:") and " IN " in line:
        return f"{line.partition(' IN ')[0]} IN IP4 0.0.0.0"
    return line


def _relay_line(candidate: str) -> str | None:
    """A relay's candidate without its related address (RFC 8839, 5.1: that is the hidden one)."""
    words = candidate.split()
    if "typ" not in words or words[words.index("typ") + 1 : words.index("typ") + 2] != ["relay"]:
        return None
    for name, nothing in (("raddr", "0.0.0.0"), ("rport", "9")):  # noqa: S104 - no address is bound
        if name in words[:-1]:
            words[words.index(name) + 1] = nothing
    return " ".join(words)


def _description(given: Any) -> dict[str, str]:
    if not isinstance(given, dict) or not _is_word(given.get("type"), _KINDS):
        raise BadFrameError
    sdp = given.get("sdp")
    if not isinstance(sdp, str) or len(sdp) > LARGEST_SDP:
        raise BadFrameError
    return {"type": given["type"], "sdp": sdp}


def _candidate(given: Any) -> dict[str, Any] | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise BadFrameError
    text, mid, line, fragment = (
        given.get(name) for name in ("candidate", "sdpMid", "sdpMLineIndex", "usernameFragment")
    )
    if not isinstance(text, str) or len(text) > LARGEST_CANDIDATE or "\n" in text or "\r" in text:
        raise BadFrameError
    if not _is_short(mid, 64) or not _is_short(fragment, 256):
        raise BadFrameError
    if line is not None and (isinstance(line, bool) or not isinstance(line, int) or not 0 <= line < 256):
        raise BadFrameError
    return {"candidate": text, "sdpMid": mid, "sdpMLineIndex": line, "usernameFragment": fragment}


def _is_word(value: Any, words: frozenset[str]) -> bool:
    return isinstance(value, str) and value in words


def _is_short(value: Any, most: int) -> bool:
    return value is None or (isinstance(value, str) and len(value) <= most)


def _is_peer(value: Any) -> bool:
    return isinstance(value, str) and _PEER.fullmatch(value) is not None


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < _MOST:
        raise BadFrameError
    return value
