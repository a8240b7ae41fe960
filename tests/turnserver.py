"""A real `turnserver` (coturn) on loopback, as docs/deploy/coturn.md configures it."""

import contextlib
import shutil
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
    with running([turnserver_program(), "-c", str(folder / "turn.conf")], {}, folder / "log"):
        assert processes.wait_until(lambda: _listens(port), 20.0), (folder / "log").read_text()
        yield port


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
