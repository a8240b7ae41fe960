"""A real `turnserver` (coturn) on loopback: small settings for calls, and those that operators are given."""

import contextlib
import os
import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

from cms.launcher import processes
from cms.launcher.paths import PROJECT
from tests.certificates import self_signed
from tests.cms.realtime.town import free_port, running

SECRET = "north wind and sun"
DEPLOYED = PROJECT / "docs" / "deploy" / "turnserver.conf"


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


def filled_in(folder: Path, text: str) -> str:
    """The operators' settings with everything between @ signs filled in, as docs/deploy/coturn.md says."""
    self_signed(folder)
    facts = {
        "HOST": "relay.test",
        "CERTIFICATE": str(folder / "certificate.pem"),
        "KEY": str(folder / "key.pem"),
        "SECRET": SECRET,
        "PUBLIC_ADDRESS": "192.0.2.7",
    }
    for name, value in facts.items():
        text = text.replace(f"@{name}@", value)
    return text


@contextlib.contextmanager
def deployed_turnserver(folder: Path, *more: str) -> Iterator[tuple[int, int]]:
    """Start it with the operators' own file; yield its port and that for TLS. The log goes into the folder.

    Only where it listens and keeps its own files is said on the command line, which goes first, and `more`.
    """
    port, tls_port = free_port(), free_port()
    (folder / "turn.conf").write_text(filled_in(folder, DEPLOYED.read_text()))
    here = [
        f"--listening-port={port}",
        f"--tls-listening-port={tls_port}",
        "--listening-ip=127.0.0.1",
        "--relay-ip=127.0.0.1",
        f"--pidfile={folder / 'pid'}",
        f"--userdb={folder / 'db'}",
        "--log-file=stdout",
        *more,
    ]
    with _started(folder, port, *here):
        yield port, tls_port


@contextlib.contextmanager
def restarted_turnserver(folder: Path, port: int) -> Iterator[None]:
    """Kill the one of this folder and start it anew: what it passed on between whom is forgotten."""
    os.kill(int((folder / "pid").read_text()), signal.SIGKILL)
    assert processes.wait_until(lambda: not _listens(port), 10.0), "the relay listens still"
    with _started(folder, port):
        yield


@contextlib.contextmanager
def _started(folder: Path, port: int, *more: str) -> Iterator[None]:
    program = [turnserver_program(), "-c", str(folder / "turn.conf"), *more]
    with running(program, {}, folder / "log"):
        assert processes.wait_until(lambda: _listens(port), 20.0), (folder / "log").read_text()
        yield


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
