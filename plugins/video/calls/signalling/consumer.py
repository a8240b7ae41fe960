"""The socket of a call: /ws/video/call. It introduces devices to each other and carries no media.

Nothing is done for whoever has not shown a ticket; whoever waits in the lobby is in no group in which
anything is said. Descriptions and candidates are passed on and kept nowhere.
"""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from channels.db import database_sync_to_async

from cms.realtime.events import CORE, group
from cms.realtime.groups import personal_key
from cms.realtime.handshake import HandshakeError, visitor_by_session
from cms.realtime.plugin_sockets import BROKEN, PluginSocket
from cms.realtime.relay import relay
from plugins.video.calls import groups
from plugins.video.calls.actions.entering import Entry, enter, go, note_quality
from plugins.video.calls.actions.tickets import use_ticket
from plugins.video.calls.browser import COOKIE
from plugins.video.calls.errors import (
    CallError,
    ClosedError,
    ForbiddenActError,
    FullError,
    NotNowError,
)
from plugins.video.calls.models import CallParticipant
from plugins.video.calls.rules import GUESTS
from plugins.video.calls.signalling import frames
from plugins.video.calls.signalling.frames import BadFrameError
from plugins.video.calls.signalling.standing import (
    Standing,
    fresh_access,
    has_right,
    lobby,
    lobby_list,
    peer_of,
    policy_of,
    standing_by_right,
    welcome,
)

BAD_TICKET, REPLACED, CLOSED, SENT_OUT, DENIED, FULL = 4401, 4409, 4410, 4411, 4412, 4413
_CLOSED_FOR = {
    "replaced": (REPLACED, "replaced"),
    "closed": (CLOSED, "ended"),
    "unknown": (BAD_TICKET, "no_right"),
    CallParticipant.State.REMOVED: (SENT_OUT, "removed"),
    CallParticipant.State.DENIED: (DENIED, "denied"),
    CallParticipant.State.LEFT: (CLOSED, "left"),
}
State = CallParticipant.State
in_thread = database_sync_to_async


class CallSocket(PluginSocket):
    """One page in a call."""

    largest: ClassVar[int] = frames.LARGEST_FRAME
    per_second: ClassVar[float] = 50.0
    burst: ClassVar[float] = 150.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._entry: Entry | None = None
        self._told: dict[str, Any] = {}
        self._is_in = False
        self._policy: dict[str, bool] = {}
        self._candidates: dict[tuple[str, int], int] = {}
        self._said_so = False
        self._farewell = "peer_lost"

    async def heard(self, frame: Mapping[str, Any]) -> None:
        kind = frame.get("type")
        if self._entry is None:
            await (self._hello(frame) if kind == "hello" else self.close(BROKEN))
            return
        if kind == "ping":
            await self.say({"type": "pong"})
        elif kind == "bye":
            self._said_so, self._farewell = True, "peer_leave"
            await self.close(CLOSED)
        elif self._is_in and isinstance(kind, str):
            try:
                await self._heard_inside(kind, frame)
            except BadFrameError:
                return  # dropped: a page of another version may know more than we do

    async def relayed(self, group_name: str, frame: Mapping[str, Any]) -> None:
        if self._entry is None:
            return
        if frame == groups.LOOK:
            await self.unsettled()
        elif frame == groups.LIST:
            await self._tell_list()
        elif self._is_in and frame.get("room") == self._room_id.hex:
            await self._pass_on(frame)

    async def unsettled(self) -> None:
        """Look where we stand, and say what has become new."""
        entry = self._entry
        if entry is None or self.municipality is None:
            return
        now, may = await in_thread(standing_by_right)(entry.participant.pk, entry.socket, self._browser)
        if now.state not in _CLOSED_FOR and not (may and await self._is_signed_in(entry.participant)):
            now = Standing("unknown")
        await self._become(now)

    async def gone(self) -> None:
        entry = self._entry
        if entry is None:
            return
        was_ours = await in_thread(go)(entry.participant.pk, entry.socket, said_so=self._said_so)
        if was_ours and self._is_in:
            gone = {"type": self._farewell, "peer": entry.participant.peer}
            await relay(self._those_in, self._stamped(gone))
        self._entry = None

    async def _hello(self, frame: Mapping[str, Any]) -> None:
        municipality = self.municipality
        if municipality is None or frame.get("v") != frames.VERSION:
            await self.close(BROKEN)
            return
        self._browser = str(self.scope["cookies"].get(COOKIE, ""))
        try:
            participant = await in_thread(use_ticket)(frame.get("ticket"))
            await self._require_visitor(participant)
            entry = await in_thread(enter)(participant, frame.get("resume"))
        except (ClosedError, NotNowError):
            await self._refuse("closed")
        except ForbiddenActError:
            state = participant.state
            await self._refuse(state if state in _CLOSED_FOR else "unknown")
        except FullError:
            await self.say({"type": "closed", "code": "full"})
            await self.close(FULL)
        except (CallError, HandshakeError):
            await self._refuse("unknown")
        else:
            await self._settle(entry)

    async def _settle(self, entry: Entry) -> None:
        municipality = self.municipality
        if municipality is None:
            return
        self._entry = entry
        self._room_id: UUID = entry.participant.room_id
        self._those_in = groups.those_in(municipality, self._room_id)
        self._is_resumed = entry.is_resumed
        self._stamp = {
            "from": entry.participant.peer,
            "from_session": entry.participant.session.hex if entry.participant.session else "",
            "room": self._room_id.hex,
        }
        self.settled_in()
        await self.join(groups.everybody(municipality, self._room_id))
        await self.join(groups.one(municipality, entry.participant.peer))
        if entry.participant.user is not None:
            await self.join(group(municipality, CORE, personal_key(entry.participant.user)))
        if entry.participant.role == CallParticipant.Role.HOST:
            await self.join(groups.hosts(municipality, self._room_id))
        await self.unsettled()
        await self._tell_list()

    async def _become(self, now: Standing) -> None:
        participant = now.participant
        if participant is None or now.state in _CLOSED_FOR:
            await self._end(now.state)
        elif now.state == State.ADMITTED:
            await (self._stay(participant) if self._is_in else self._come_in(participant))
        else:
            await self._wait(participant)

    async def _wait(self, participant: CallParticipant) -> None:
        if self._is_in:
            self._is_in = False
            await self.leave(self._those_in)
            left = {"type": "peer_leave", "peer": participant.peer}
            await relay(self._those_in, self._stamped(left))
        told = await in_thread(lobby)(participant)
        if told != self._told:
            self._told = told
            await self.say(told)

    async def _come_in(self, participant: CallParticipant) -> None:
        entry = self._entry
        if entry is None:
            return
        self._is_in = True
        self._told = {}
        self._policy = policy_of(participant)
        await self.join(self._those_in)
        await self.say(await in_thread(welcome)(participant, entry.resume, is_resumed=self._is_resumed))
        kind = "peer_back" if self._is_resumed else "peer_join"
        self._is_resumed = False
        me = await in_thread(peer_of)(participant)
        await relay(self._those_in, self._stamped({"type": kind, **me}))

    async def _stay(self, participant: CallParticipant) -> None:
        policy = policy_of(participant)
        if policy != self._policy:
            self._policy = policy
            await self.say({"type": "policy", **policy})

    async def _heard_inside(self, kind: str, frame: Mapping[str, Any]) -> None:
        entry = self._entry
        if entry is None or self.municipality is None:
            return
        if kind in {"desc", "cand", "restart", "ack"}:
            await self._introduce(frames.read_directed(frame))
        elif kind == "state":
            flags = frames.read_state(frame)
            await relay(
                self._those_in,
                self._stamped({"type": "peer_state", "peer": entry.participant.peer, **flags}),
            )
        elif kind == "article" and entry.participant.role not in GUESTS:
            article = frames.read_article(frame)
            await relay(
                self._those_in,
                self._stamped({"type": "article", "peer": entry.participant.peer, **article}),
            )
        elif kind == "stats":
            path, quality = frames.read_stats(frame)
            await in_thread(note_quality)(entry.participant.pk, path, quality)
            lately = {"type": "peer_stats", "quality": frames.read_lately(frame, quality)}
            await relay(groups.hosts(self.municipality, self._room_id), self._stamped(lately))
        elif kind == "ice":
            fresh = await in_thread(fresh_access)(entry.participant.pk)
            await self.say({"type": "ice", "access": fresh})

    async def _introduce(self, said: frames.Directed) -> None:
        body: Mapping[str, Any] | None = said.body
        if said.body["type"] == "cand" and not self._may_send_candidate(said):
            return
        if self._policy.get("relay_only"):
            body = frames.relayed_only(said.body)
        if body is not None and self.municipality is not None:
            await relay(
                groups.one(self.municipality, said.to),
                self._stamped({**body, "to_session": said.to_session}),
            )

    def _may_send_candidate(self, said: frames.Directed) -> bool:
        key = (said.to, said.body["neg"])
        self._candidates[key] = self._candidates.get(key, 0) + 1
        while len(self._candidates) > frames.MOST_CANDIDATES:
            self._candidates.pop(next(iter(self._candidates)))
        return self._candidates.get(key, 0) <= frames.MOST_CANDIDATES

    async def _pass_on(self, frame: Mapping[str, Any]) -> None:
        """What another page said: to the page that it is meant for, never back to whoever said it."""
        entry = self._entry
        if entry is None or frame.get("from") == entry.participant.peer:
            return
        session = entry.participant.session.hex if entry.participant.session else ""
        if frame.get("to_session", session) != session:
            return
        told = {key: value for key, value in frame.items() if key not in {"room", "to_session"}}
        if told["type"] in {"peer_join", "peer_back"}:
            told["polite"] = entry.participant.peer > told["peer"]
        await self.say(told)

    def _stamped(self, frame: dict[str, Any]) -> dict[str, Any]:
        """With who says it, as the server knows it: what a page claims counts for nothing."""
        return {**frame, **self._stamp}

    async def _tell_list(self) -> None:
        entry = self._entry
        if entry is None or not self._is_in or entry.participant.role != CallParticipant.Role.HOST:
            return
        await self.say(await in_thread(lobby_list)(entry.participant))

    async def _require_visitor(self, participant: CallParticipant) -> None:
        """No ticket is enough alone: a member needs their session, a guest the browser that used the link.

        Raise HandshakeError.
        """
        if not await self._is_signed_in(participant):
            raise HandshakeError(BAD_TICKET)
        if not await in_thread(has_right)(participant, self._browser):
            raise HandshakeError(BAD_TICKET)

    async def _is_signed_in(self, participant: CallParticipant) -> bool:
        """Whether a member's session is still theirs; guests have none."""
        if self.municipality is None or participant.user_id is None:
            return True
        try:
            key = self.scope["session"].session_key
            visitor = await visitor_by_session(key or "", self.municipality.pk)
        except HandshakeError:
            return False
        return visitor.user.pk == participant.user_id

    async def _refuse(self, state: str) -> None:
        code, reason = _CLOSED_FOR[state]
        await self.say({"type": "closed", "code": reason})
        await self.close(code)

    async def _end(self, state: str) -> None:
        self._farewell = "peer_leave"
        await self._refuse(state if state in _CLOSED_FOR else "unknown")
