"""The engines behind one interface. LiveKit by contract only: no server of it has been asked."""

import base64
import hashlib
import json
from datetime import timedelta

import jwt
import pytest
from django.utils import timezone

from plugins.video.calls.backends import WebhookError, backend_named
from plugins.video.calls.models import CallParticipant, CallRoom

KEY, SECRET = "APIkey", "a secret of more than thirty-two characters"


@pytest.fixture
def livekit(settings):
    settings.VIDEO_LIVEKIT_URL = "wss://media.example"
    settings.VIDEO_LIVEKIT_KEY, settings.VIDEO_LIVEKIT_SECRET = KEY, SECRET
    return backend_named("livekit")


def somebody(**more):
    room = CallRoom(closes_at=timezone.now() + timedelta(hours=2))
    return CallParticipant(room=room, role="citizen", **more)


@pytest.mark.parametrize("name", ["mesh", "livekit", "external_link"])
def test_every_engine_answers_the_whole_interface(name):
    backend = backend_named(name)
    assert backend.name == name
    can = backend.capabilities()
    assert 0 < can.most_with_picture <= can.most
    assert can.end_to_end is (name == "mesh")  # only there may we say so
    for act in ("open_room", "access", "remove", "close", "verify_webhook"):
        assert callable(getattr(backend, act))


def test_an_unknown_engine_is_no_engine():
    with pytest.raises(LookupError):
        backend_named("zoom")


def test_credentials_of_the_mesh_end_with_the_call(settings):
    settings.VIDEO_TURN_HOST, settings.VIDEO_TURN_SECRETS = "relay.example", ("x",)
    person = somebody()
    given = backend_named("mesh").access(person)
    assert given.expires == person.room.closes_at
    assert given.ice[1]["username"] == f"{int(given.expires.timestamp())}:{person.peer}"
    person.room.closes_at += timedelta(days=1)
    given = backend_named("mesh").access(person)
    assert given.expires <= timezone.now() + timedelta(hours=4)


def test_livekit_tokens_say_what_livekit_reads(livekit):
    """The claims of livekit-server-sdk: iss, sub, nbf, exp and `video`, signed with HS256."""
    person = somebody()
    given = livekit.access(person)
    assert jwt.get_unverified_header(given.token)["alg"] == "HS256"
    claims = jwt.decode(given.token, SECRET, algorithms=["HS256"], issuer=KEY)
    assert claims["sub"] == person.peer
    assert claims["exp"] - claims["nbf"] == 600
    assert claims["video"] == {
        "roomJoin": True,
        "room": person.room_id.hex,
        "canPublish": True,
        "canPublishSources": ["microphone", "camera", "screen_share", "screen_share_audio"],
        "canPublishData": True,
        "canSubscribe": True,
        "canUpdateOwnMetadata": False,
    }
    assert set(claims) == {"iss", "sub", "nbf", "exp", "video"}
    quiet = jwt.decode(livekit.access(somebody(sound_only=True)).token, SECRET, algorithms=["HS256"])
    assert quiet["video"]["canPublishSources"] == ["microphone"]


def test_livekit_that_is_not_set_up_gives_nothing(livekit, settings):
    settings.VIDEO_LIVEKIT_SECRET = ""
    with pytest.raises(LookupError):
        livekit.access(somebody())


def signed(body, *, secret=SECRET, issuer=KEY, said=None, lives=60):
    digest = base64.b64encode(hashlib.sha256(said or body).digest()).decode()
    claims = {"iss": issuer, "exp": int(timezone.now().timestamp()) + lives, "sha256": digest}
    return jwt.encode(claims, secret, algorithm="HS256")


def test_livekits_webhooks_are_believed_only_when_signed(livekit):
    body = json.dumps({"event": "room_finished"}).encode()
    assert livekit.verify_webhook(body, signed(body)) == {"event": "room_finished"}
    for wrong in (
        signed(body, secret="another secret of thirty-two characters"),
        signed(body, issuer="somebody"),
        signed(body, said=b"another body"),
        signed(body, lives=-10),
        "",
    ):
        with pytest.raises(WebhookError):
            livekit.verify_webhook(body, wrong)


@pytest.mark.django_db
def test_livekit_is_told_after_the_commit_who_has_to_go(
    livekit, monkeypatch, django_capture_on_commit_callbacks
):
    told = []

    def ask(method, url, **more):
        told.append((method, url, json.loads(more["body"]), more["headers"]["Authorization"]))
        return type("Reply", (), {"status": 200})

    monkeypatch.setattr("plugins.video.calls.backends.livekit.ask", ask)
    person = somebody()
    with django_capture_on_commit_callbacks(execute=True):
        livekit.remove(person)
        assert told == []
    [(method, url, body, authorization)] = told
    assert (method, url) == ("POST", "https://media.example/twirp/livekit.RoomService/RemoveParticipant")
    assert body == {"room": person.room_id.hex, "identity": person.peer}
    claims = jwt.decode(authorization.removeprefix("Bearer "), SECRET, algorithms=["HS256"])
    assert claims["video"] == {"roomAdmin": True, "room": person.room_id.hex}


def test_the_external_address_has_the_rooms_opaque_id(settings):
    settings.VIDEO_EXTERNAL_URL = "https://vdx.example/join?conference={room}"
    person = somebody()
    given = backend_named("external_link").access(person)
    assert given.url == f"https://vdx.example/join?conference={person.room.pk.hex}"
    assert (given.token, given.ice) == ("", [])
    for wrong in ("", "http://vdx.example/{room}", "https://vdx.example/", "javascript:{room}"):
        settings.VIDEO_EXTERNAL_URL = wrong
        with pytest.raises(LookupError):
            backend_named("external_link").access(person)
