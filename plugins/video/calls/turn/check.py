"""Prove that the relay server answers, relays, and refuses whom it should refuse."""

import datetime as dt
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from plugins.video.calls.turn.client import NoAnswerError, RefusedError, TurnClient
from plugins.video.calls.turn.credentials import Credentials, credentials_for
from plugins.video.calls.turn.messages import MalformedError

PEER = "check"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `why` says what is wrong, and is empty when nothing is."""

    what: str
    why: str = ""

    @property
    def is_good(self) -> bool:
        return not self.why


def check_relay() -> Iterator[Finding]:
    """Look at every leg of the configured relay, one after another."""
    host, secret_list = settings.VIDEO_TURN_HOST, settings.VIDEO_TURN_SECRETS
    if not host or not secret_list:
        yield Finding("configuration", "VIDEO_TURN_HOST and VIDEO_TURN_SECRETS are not both set.")
        return
    legs = [("udp", settings.VIDEO_TURN_PORT), ("tcp", settings.VIDEO_TURN_PORT)]
    if settings.VIDEO_TURN_TLS_PORT:
        legs.append(("tls", settings.VIDEO_TURN_TLS_PORT))
    for transport, port in legs:
        leg = _Leg(host, port, transport)
        yield leg.answers()
        for place, secret in enumerate(secret_list, start=1):
            which = f" with secret {place}" if len(secret_list) > 1 else ""
            yield leg.relays(_good(secret), which)
        yield leg.refuses("expired credentials", _expired(secret_list[0]))
        yield leg.refuses("a forged secret", _good(secrets.token_hex(16)))
    yield _Leg(host, settings.VIDEO_TURN_PORT, "udp").keeps_out()


class _Leg:
    """One way to the relay: udp, tcp or tls."""

    def __init__(self, host: str, port: int, transport: str) -> None:
        self.address = (host, port, transport)
        self.name = f"{transport} {host}:{port}"

    def answers(self) -> Finding:
        what = f"{self.name} answers"
        try:
            with TurnClient(*self.address) as client:
                client.own_address()
        except (NoAnswerError, RefusedError, MalformedError) as error:
            return Finding(what, str(error) or type(error).__name__)
        return Finding(what)

    def relays(self, given: Credentials, which: str) -> Finding:
        """Two places on the relay: what one sends has to come out at the other."""
        what = f"{self.name} relays{which}"
        sent = secrets.token_bytes(32)
        try:
            with TurnClient(*self.address) as one, TurnClient(*self.address) as other:
                here = one.allocate(given.username, given.credential)
                there = other.allocate(given.username, given.credential)
                one.permit(there[0])
                other.permit(here[0])
                one.send(sent, *there)
                came = other.receive()
                one.free()
                other.free()
        except (NoAnswerError, RefusedError, MalformedError) as error:
            return Finding(what, str(error) or type(error).__name__)
        return Finding(what, "" if came == sent else "something else came out than went in")

    def refuses(self, whom: str, given: Credentials) -> Finding:
        what = f"{self.name} refuses {whom}"
        try:
            with TurnClient(*self.address) as client:
                client.allocate(given.username, given.credential)
                client.free()
        except RefusedError as error:
            return Finding(what, "" if error.code == 401 else str(error))
        except (NoAnswerError, MalformedError) as error:
            return Finding(what, str(error) or type(error).__name__)
        return Finding(what, "it let them in")

    def keeps_out(self) -> Finding:
        """The relay must not be a road into the network that it stands in."""
        what = f"{self.name} refuses to relay to inner networks"
        given = _good(settings.VIDEO_TURN_SECRETS[0])
        try:
            with TurnClient(*self.address) as client:
                client.allocate(given.username, given.credential)
                client.permit("169.254.169.254")
                client.free()
        except RefusedError as error:
            return Finding(what, "" if error.code == 403 else str(error))
        except (NoAnswerError, MalformedError) as error:
            return Finding(what, str(error) or type(error).__name__)
        return Finding(what, "it permits 169.254.169.254: set denied-peer-ip")


def _good(secret: str) -> Credentials:
    return credentials_for(PEER, expires=timezone.now() + dt.timedelta(minutes=2), secret=secret)


def _expired(secret: str) -> Credentials:
    return credentials_for(PEER, expires=timezone.now() - dt.timedelta(seconds=10), secret=secret)
