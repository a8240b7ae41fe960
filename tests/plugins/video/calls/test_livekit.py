"""LiveKit as the engine, held against LiveKit's own library for servers: no server of it has been asked."""

import datetime as dt
import json
from dataclasses import asdict

import environ
import jwt
import pytest
from django.utils import timezone
from google.protobuf.json_format import ParseDict
from livekit import api

from cms.accounts.models import Family
from cms.settings.env import read_environment
from plugins.video.calls.backends import backend_named
from plugins.video.calls.models import CallParticipant, CallRoom
from plugins.video.calls.policy import can_hide_addresses

KEY, SECRET = "APIkey", "a secret of more than thirty-two characters"
URL = "wss://media.example"
VARIABLES = {
    "VIDEO_BACKEND": "livekit",
    "VIDEO_LIVEKIT_URL": URL,
    "VIDEO_LIVEKIT_KEY": KEY,
    "VIDEO_LIVEKIT_SECRET": SECRET,
}


@pytest.fixture
def livekit(settings):
    settings.VIDEO_BACKEND = "livekit"
    settings.VIDEO_LIVEKIT_URL = URL
    settings.VIDEO_LIVEKIT_KEY, settings.VIDEO_LIVEKIT_SECRET = KEY, SECRET
    return backend_named("livekit")


@pytest.fixture
def told(livekit, monkeypatch):
    """What LiveKit's room service was asked: the method's name and the body."""
    asked = []

    def ask(method, url, **more):
        assert method == "POST"
        asked.append((url.rpartition("/")[2], json.loads(more["body"])))
        return type("Reply", (), {"status": 200})

    monkeypatch.setattr("plugins.video.calls.backends.livekit.ask", ask)
    return asked


def somebody(**more):
    room = CallRoom(closes_at=timezone.now() + dt.timedelta(hours=2))
    return CallParticipant(room=room, role="citizen", **more)


def test_livekits_own_library_reads_our_tokens(livekit):
    person = somebody()
    claims = api.TokenVerifier(KEY, SECRET).verify(livekit.access(person).token)
    assert claims.identity == person.peer
    assert (claims.name, claims.metadata, claims.attributes) == ("", "", {})
    grants = {name: value for name, value in asdict(claims.video).items() if value is not None}
    assert {name for name, value in grants.items() if value is True} == {
        "room_join",
        "can_publish",
        "can_publish_data",
        "can_subscribe",
    }
    assert grants["room"] == person.room_id.hex
    assert grants["can_update_own_metadata"] is False
    assert grants["can_publish_sources"] == ["microphone", "camera", "screen_share", "screen_share_audio"]


def test_our_tokens_are_as_livekits_own(livekit):
    person = somebody()
    theirs = (
        api.AccessToken(KEY, SECRET)
        .with_identity(person.peer)
        .with_ttl(dt.timedelta(minutes=10))
        .with_grants(
            api.VideoGrants(
                room_join=True,
                room=person.room_id.hex,
                can_publish=True,
                can_publish_sources=["microphone", "camera", "screen_share", "screen_share_audio"],
                can_publish_data=True,
                can_subscribe=True,
                can_update_own_metadata=False,
            )
        )
        .to_jwt()
    )
    read = [
        jwt.decode(token, SECRET, algorithms=["HS256"]) for token in (theirs, livekit.access(person).token)
    ]
    for claims in read:
        assert claims["exp"] - claims["nbf"] == 600
        del claims["exp"], claims["nbf"]
    # An empty name and the like is as none.
    assert {name: value for name, value in read[0].items() if value} == read[1]


@pytest.mark.parametrize(
    "wrong", [("another", SECRET), (KEY, "another secret of thirty-two characters and more")]
)
def test_nobody_elses_token_is_read(livekit, wrong):
    with pytest.raises(jwt.PyJWTError):
        api.TokenVerifier(*wrong).verify(livekit.access(somebody()).token)


@pytest.mark.parametrize(
    ("act", "message"),
    [("remove", api.RoomParticipantIdentity), ("close", api.DeleteRoomRequest)],
)
@pytest.mark.django_db
def test_the_room_service_is_asked_in_its_own_words(
    livekit, told, django_capture_on_commit_callbacks, act, message
):
    person = somebody()
    with django_capture_on_commit_callbacks(execute=True):
        getattr(livekit, act)(person if act == "remove" else person.room)
    [(_name, body)] = told
    read = ParseDict(body, message())  # raises for a field that LiveKit does not know
    assert read.room == person.room_id.hex
    if act == "remove":
        assert read.identity == person.peer


def test_who_is_sent_back_to_the_lobby_leaves_the_media_too(call, told, django_capture_on_commit_callbacks):
    call.ticket(call.street.amina)
    call.ticket(call.street.nurse)
    CallRoom.unscoped.update(backend="livekit")
    person = call.person(role="citizen")
    CallParticipant.unscoped.filter(pk=person.pk).update(state="admitted", session=person.pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert call.decide(person, "back").status_code == 200
    assert told == [("RemoveParticipant", {"room": person.room_id.hex, "identity": person.peer})]


def test_a_call_that_began_on_a_server_which_is_gone_can_still_end(
    call, settings, told, django_capture_on_commit_callbacks
):
    call.ticket(call.street.nurse)
    CallRoom.unscoped.update(backend="livekit")
    settings.VIDEO_BACKEND, settings.VIDEO_LIVEKIT_URL = "mesh", ""
    with django_capture_on_commit_callbacks(execute=True):
        answer = call.post(call.street.nurse, f"{call.meeting.pk}/end")
    assert answer.status_code == 200
    assert told == []
    assert CallRoom.unscoped.get().closed_at is not None


def test_nobody_sees_anothers_address_so_that_no_relay_is_needed(call, livekit, settings):
    settings.VIDEO_TURN_HOST = ""
    Family.unscoped.filter(pk=call.meeting.family_id).update(has_protected_address=True)
    call.ticket(call.street.nurse)
    room = CallRoom.unscoped.get()
    assert (room.backend, room.relay_only) == ("livekit", False)
    assert call.invite()
    assert not can_hide_addresses()
    settings.VIDEO_BACKEND = "mesh"
    assert not can_hide_addresses()
    settings.VIDEO_TURN_HOST = "relay.example"
    assert can_hide_addresses()


@pytest.mark.parametrize("path", ["/", "/admin/"])
def test_pages_may_talk_to_livekit_and_to_nobody_else(call, settings, path):
    def connects():
        policy = call.client(None).get(path)
        parts = policy.headers["Content-Security-Policy"].split("; ")
        [found] = [part for part in parts if part.startswith("connect-src ")]
        return found.split()[1:]

    before = connects()
    assert not any("media.example" in one for one in before)
    settings.CSP_CONNECT_TO = ("wss://media.example/rtc", "https://media.example/rtc")
    assert connects() == [*before, "wss://media.example", "https://media.example"]


def test_the_environment_is_whole_or_refused(monkeypatch):
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("VIDEO_LIVEKIT_URL", f"{URL}/")
    assert read_environment(demo=True).video_livekit_url == URL
    wrong = {name: [""] for name in list(VARIABLES)[1:]}
    wrong["VIDEO_LIVEKIT_URL"] += [
        "media.example",
        "https://media.example",
        "ws://media.example",
        "wss://me:word@media.example",
        "wss://media.example/?x=1",
    ]
    for name, values in wrong.items():
        for value in values:
            with monkeypatch.context() as one:
                one.setenv(name, value)
                with pytest.raises(environ.ImproperlyConfigured, match=name):
                    read_environment(demo=True)
    monkeypatch.setenv("VIDEO_BACKEND", "zoom")
    with pytest.raises(environ.ImproperlyConfigured, match="VIDEO_BACKEND"):
        read_environment(demo=True)
