"""Two web processes, a worker and, where wanted, a Redis server, all on the test database."""

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect

from cms.launcher import processes
from cms.launcher.paths import PROJECT
from tests.processes import environment

SETTINGS = "tests.cms.realtime.town_settings"
DEAF = "tests.cms.realtime.deaf_settings"
PATIENCE = 60.0


@dataclass(frozen=True)
class Town:
    """The ports of the web processes, and the environment that a command needs to be one of them."""

    ports: tuple[int, int]
    redis_url: str
    folder: Path

    def socket(self, web: int, host: str, session: str) -> connect:
        """A socket at one of the web processes, as a browser opens it."""
        port = self.ports[web]
        return connect(
            f"ws://{host}:{port}/ws/",
            host="127.0.0.1",
            port=port,
            origin=f"http://{host}:{port}",
            additional_headers={"Cookie": f"sessionid={session}"},
            proxy=None,
        )

    def get(self, web: int, host: str, path: str) -> int:
        return ask(self.ports[web], host, path)

    def words(self) -> str:
        """What the processes have said, for a failure's message."""
        return "\n".join(f"{log.name}:\n{log.read_text()}" for log in sorted(self.folder.glob("*.log")))


Connection = ClientConnection


def ask(port: int, host: str, path: str) -> int:
    """The status of a GET, 0 when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": f"{host}:{port}"})
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


@contextlib.contextmanager
def town(folder: Path, *, redis: bool) -> Iterator[Town]:
    with contextlib.ExitStack() as stack:
        redis_url = stack.enter_context(redis_server(folder)) if redis else ""
        env = environment(DJANGO_SETTINGS_MODULE=SETTINGS, REDIS_URL=redis_url, PYTHONPATH=os.fspath(PROJECT))
        ports = (free_port(), free_port())
        for port in ports:
            web = [sys.executable, "-m", "uvicorn", "cms.asgi:application", "--port", str(port)]
            stack.enter_context(running([*web, "--log-level", "warning"], env, folder / f"web-{port}.log"))
        stack.enter_context(
            running([sys.executable, "manage.py", "qcluster"], env, folder / "worker.log", grace=10.0)
        )
        for port in ports:
            up = processes.wait_until(lambda port=port: ask(port, "localhost", "/healthz") == 200, PATIENCE)
            assert up, (folder / f"web-{port}.log").read_text()
        yield Town(ports, redis_url, folder)


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    program = shutil.which("redis-server")
    assert program, (
        "redis-server is missing: `make test` installs it where it may (apt install redis-server)."
    )
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with running([*command, "--dir", str(folder)], dict(os.environ), folder / "redis.log"):
        assert processes.wait_until(lambda: _listens(port), 20.0), (folder / "redis.log").read_text()
        yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def running(command: list[str], env: dict[str, str], log: Path, *, grace: float = 3.0) -> Iterator[None]:
    """A process with all that it starts; nothing of it is left afterwards."""
    with log.open("wb") as output:
        child = subprocess.Popen(
            processes.tied(command),
            cwd=PROJECT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield
    finally:
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(grace)
        processes.kill_group(child.pid)
        child.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
