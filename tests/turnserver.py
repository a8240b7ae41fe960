"""A real `turnserver` (coturn) on loopback, as docs/deploy/coturn.md configures it."""

import contextlib
import os
import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

from cms.launcher import processes
from tests.cms.realtime.town import free_port, running

SECRET = "north wind and sun"


def turnserver_program() -> str:
    """Where it is; a failure says how it comes."""
    program = shutil.which("turnserver")
    assert program, "turnserver is missing: `make test` installs it where it may (apt install coturn)."
    return program


@contextlib.contextmanager
def running_turnserver(folder: Path) -> Iterator[int]:
    """Start it, wait until it listens, and yield its port; its settings and log go into the folder."""
    port = free_port()
    settings = [
        f"listening-port={port}",
        "listening-ip=127.0.0.1",
        "relay-ip=127.0.0.1",
        "use-auth-secret",
        f"static-auth-secret={SECRET}",
        "static-auth-secret=old secret",
        "realm=relay.test",
        "fingerprint",
        "stale-nonce=600",
        "no-tls",
        "no-dtls",
        "no-cli",
        "no-multicast-peers",
        "no-tcp-relay",
        "allow-loopback-peers",
        "denied-peer-ip=169.254.0.0-169.254.255.255",
        f"pidfile={folder / 'pid'}",
        f"userdb={folder / 'db'}",
        "log-file=stdout",
    ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "turn.conf").write_text("\n".join(settings))
    with _started(folder, port):
        yield port


@contextlib.contextmanager
def restarted_turnserver(folder: Path, port: int) -> Iterator[None]:
    """Kill the one of this folder and start it anew: what it passed on between whom is forgotten."""
    os.kill(int((folder / "pid").read_text()), signal.SIGKILL)
    assert processes.wait_until(lambda: not _listens(port), 10.0), "the relay listens still"
    with _started(folder, port):
        yield


@contextlib.contextmanager
def _started(folder: Path, port: int) -> Iterator[None]:
    with running([turnserver_program(), "-c", str(folder / "turn.conf")], {}, folder / "log"):
        assert processes.wait_until(lambda: _listens(port), 20.0), (folder / "log").read_text()
        yield


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
