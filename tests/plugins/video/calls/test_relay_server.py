"""Credentials for the relay, and the check of one, against a real `turnserver` (coturn)."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from plugins.video.calls.turn import messages
from plugins.video.calls.turn.check import check_relay
from plugins.video.calls.turn.credentials import credentials_for, ice_servers
from tests.cms.realtime.town import free_port
from tests.turnserver import SECRET, running_turnserver


def test_credentials_are_those_of_coturns_readme():
    """HMAC-SHA1 and base64, counted with another tool: openssl dgst -sha1 -hmac north -binary | base64."""
    end = dt.datetime.fromtimestamp(1_800_000_000, dt.UTC)
    given = credentials_for("ab", expires=end, secret="north")
    assert given.username == "1800000000:ab"
    assert given.credential == "U36X5zEi+i6yjUA5rrxkA3LPwic="


def test_ice_servers_name_our_relay_only_and_no_person(settings):
    settings.VIDEO_TURN_HOST, settings.VIDEO_TURN_SECRETS = "relay.example", ("new", "old")
    settings.VIDEO_TURN_TLS_PORT = 443
    [stun, turn] = ice_servers("ab" * 16, timezone.now())
    assert stun == {"urls": ["stun:relay.example:3478"]}
    assert turn["urls"] == [
        "turn:relay.example:3478?transport=udp",
        "turn:relay.example:3478?transport=tcp",
        "turns:relay.example:443?transport=tcp",
    ]
    settings.VIDEO_TURN_SECRETS = ()
    assert ice_servers("ab" * 16, timezone.now()) == []


@pytest.mark.parametrize("host", ["192.0.2.7", "2001:db8::7"])
def test_messages_survive_the_way_there_and_back(host):
    sent = messages.Message(messages.CREATE_PERMISSION, messages.REQUEST)
    sent.attributes = [
        (messages.XOR_PEER_ADDRESS, messages.pack_address(host, 3478, sent.transaction)),
        (messages.DATA_ATTRIBUTE, b"odd"),
    ]
    came = messages.decode(messages.encode(sent, b"key"))
    assert (came.method, came.kind, came.transaction) == (sent.method, sent.kind, sent.transaction)
    value = came.first(messages.XOR_PEER_ADDRESS)
    assert messages.unpack_address(value, came.transaction) == (host, 3478)
    assert came.first(messages.DATA_ATTRIBUTE) == b"odd"
    assert messages.encode(sent)[:2] == b"\x00\x08"


def test_the_sample_request_of_rfc_5769_is_read():
    """Test vector 2.1 of RFC 5769 (its username and password are printed there)."""
    sample = bytes.fromhex(
        "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74"
        "002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020"
        "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf"
    )
    message = messages.decode(sample)
    assert (message.method, message.kind) == (messages.BINDING, messages.REQUEST)
    assert message.first(messages.USERNAME) == b"evtj:h6vY"
    assert message.first(messages.FINGERPRINT) == bytes.fromhex("e57a3bcf")


@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 19, b"\x80" * 40, b"\x00\x01\x00\x50" + b"\x21\x12\xa4\x42" + b"x" * 12]
)
def test_what_is_no_message_is_refused(data):
    with pytest.raises(messages.MalformedError):
        messages.decode(data)


@pytest.fixture(scope="module")
def turnserver(tmp_path_factory):
    with running_turnserver(tmp_path_factory.mktemp("coturn")) as port:
        yield port


@pytest.fixture
def ours(settings, turnserver):
    settings.VIDEO_TURN_HOST = "127.0.0.1"
    settings.VIDEO_TURN_PORT = turnserver
    settings.VIDEO_TURN_TLS_PORT = 0
    settings.VIDEO_TURN_SECRETS = (SECRET, "old secret")
    return settings


def test_a_good_relay_passes_every_check(ours):
    found = list(check_relay())
    assert [finding for finding in found if not finding.is_good] == []
    assert len(found) == 2 * 5 + 1
    out = StringIO()
    call_command("video", "check", stdout=out)
    assert "refuses expired credentials" in out.getvalue()


def test_a_relay_with_another_secret_is_found_out(ours):
    ours.VIDEO_TURN_SECRETS = ("another",)
    wrong = [finding.what for finding in check_relay() if not finding.is_good]
    assert [what.partition(" ")[0] for what in wrong if "relays" in what] == ["udp", "tcp"]
    with pytest.raises(CommandError):
        call_command("video", "check", stdout=StringIO(), stderr=StringIO())


def test_a_relay_that_lets_expired_credentials_in_is_found_out(ours, monkeypatch):
    """The check must be able to fail: with credentials that still hold, "expired" is let in."""
    from plugins.video.calls.turn import check

    monkeypatch.setattr(check, "_expired", check._good)
    wrong = [finding.why for finding in check.check_relay() if not finding.is_good]
    assert wrong == ["it let them in"] * 2


def test_no_relay_and_a_relay_that_is_away_are_told(settings):
    settings.VIDEO_TURN_HOST = ""
    [finding] = check_relay()
    assert "VIDEO_TURN_HOST" in finding.why
    settings.VIDEO_TURN_HOST, settings.VIDEO_TURN_PORT = "127.0.0.1", free_port()
    settings.VIDEO_TURN_SECRETS, settings.VIDEO_TURN_TLS_PORT = ("x",), 0
    assert not any(finding.is_good for finding in check_relay())
