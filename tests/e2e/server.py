"""The real Family Start for browser tests: two web processes, the worker, a database of its own, the demo.

    with running_server() as server:
        server.url("fjordby", "/")

`python -m tests.e2e.server` keeps one running until Ctrl-C; with E2E_SERVER naming the file it prints,
test runs use that one and start faster.
"""

import contextlib
import functools
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from email import message_from_bytes, policy
from pathlib import Path

import psycopg

from cms.launcher import processes
from cms.launcher.install import Stages
from cms.launcher.paths import PROJECT, VENV_PYTHON
from cms.launcher.readiness import wait_until_ready
from cms.launcher.run import prepare, programs, run_environment
from cms.launcher.settings import RunSettings
from cms.launcher.supervisor import Program, Supervisor
from cms.launcher.template_database import with_database
from cms.launcher.testing import test_server
from tests.e2e.interpreter import Interpreter
from tests.e2e.prepared import create_database, migrated, of_this_run, own_database
from tests.turnserver import SECRET, running_turnserver

# Of the surrounding test run, and wrong for a server.
NOT_OURS = ("DJANGO_SETTINGS_MODULE", "REDIS_URL", "PORT", "VAR_DIR", "MAKELEVEL", "MAKEFLAGS")

_ANY_PORT = 8000  # nothing listens while the demo is loaded

_KEYS = """
import json
from cms.accounts.models import Family
from cms.content.models import ArticlePage, LocalFact
from cms.overrides.models import Override
from cms.teams.models import Team
article = ArticlePage.objects.get(slug="tirsdagscafe-i-fjordby")
translation = ArticlePage.objects.get(slug="tuesday-cafe-in-fjordby")
family = Family.unscoped.filter(municipality__slug="fjordby").order_by("pk").first()
override = Override.unscoped.filter(municipality__slug="fjordby", locale="da").order_by("pk").first()
regional = ArticlePage.objects.get(slug="kom-godt-i-gang-med-at-amme")
fact = LocalFact.unscoped.filter(municipality__slug="fjordby").order_by("pk").first()
team = Team.unscoped.filter(municipality__slug="fjordby").first()
print(json.dumps({
    "article": article.pk, "index": article.get_parent().pk, "family": str(family.pk),
    "override": override.pk, "regional": regional.pk, "fact": fact.pk, "team": team.pk,
    "translation": translation.pk,
}))
"""


@dataclass(frozen=True)
class Server:
    """A running Family Start."""

    port: int
    var: Path
    database_url: str
    relay_port: int = 0
    """Where the relay of the video calls listens."""

    def origin(self, host: str) -> str:
        """The origin of a municipality ("fjordby"), of the region ("") or of a whole foreign host."""
        name = host if "." in host else ".".join(filter(None, [host, "localhost"]))
        return f"http://{name}:{self.port}"

    def url(self, host: str, path: str = "/") -> str:
        return self.origin(host) + path

    def manage(self, *arguments: str, stdin: str = "") -> str:
        """Run a management command on this server's database; return what it prints."""
        return self._run([str(VENV_PYTHON), str(PROJECT / "manage.py"), *arguments], stdin)

    def python(self, code: str) -> str:
        """Run `code` after django.setup() on this server's database; return what it prints."""
        return self._interpreter.run(code)

    @functools.cached_property
    def _interpreter(self) -> Interpreter:
        return Interpreter(environment(self))

    @functools.cached_property
    def keys(self) -> dict[str, str]:
        """Keys of the demo's rows in Fjordby: an article of its own, their index, a family."""
        return dict(json.loads(self.python(_KEYS)))

    def _run(self, command: list[str], stdin: str = "") -> str:
        done = subprocess.run(
            command, cwd=PROJECT, env=environment(self), input=stdin,
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def mail_folder(self) -> Path:
        return self.var / "mail"

    def mail_to(self, address: str, *, after: float = 0.0, seconds: float = 10.0) -> str:
        """The text of the newest message to an address sent after a time (time.time())."""
        found: list[tuple[float, str]] = []

        def look() -> bool:
            found[:] = sorted(self._mails(address, after))
            return bool(found)

        assert processes.wait_until(look, seconds), f"no mail to {address}"
        return found[-1][1]

    def _mails(self, address: str, after: float) -> Iterator[tuple[float, str]]:
        # Django writes one file for each connection, several messages in it after one another.
        for path in self.mail_folder.glob("*"):
            if path.stat().st_mtime < after:
                continue
            for number, raw in enumerate(path.read_bytes().split(b"\n" + b"-" * 79 + b"\n")):
                message = message_from_bytes(raw.strip() + b"\n", policy=policy.default)
                body = message.get_body(("plain",))
                if address in str(message["To"]) and body is not None:
                    yield path.stat().st_mtime + number / 1000, f"{message['Subject']}\n{body.get_content()}"

    @property
    def log(self) -> Path:
        return self.var / "log" / "server.log"


def environment(server: Server) -> dict[str, str]:
    """The environment of this server's processes."""
    inherited = run_environment(_settings(server), server.database_url)
    ours = {name: value for name, value in inherited.items() if name not in NOT_OURS}
    return ours | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "PORT": str(server.port),
        "VAR_DIR": str(server.var),
        # Four slashes: django-environ takes the first one of the path off.
        "EMAIL_URL": f"filemail:///{server.mail_folder}",
        "VIDEO_TURN_HOST": "127.0.0.1",
        "VIDEO_TURN_PORT": str(server.relay_port),
        "VIDEO_TURN_SECRETS": SECRET,
        # A walk's own push service listens there.
        "OUTBOUND_ALLOWED_HOSTS": "127.0.0.1",
    }


@contextlib.contextmanager
def running_server() -> Iterator[Server]:
    """Start everything on a free port in a folder of its own, and leave nothing behind."""
    build()
    with contextlib.ExitStack() as stack:
        var = Path(tempfile.mkdtemp(prefix="family-start-e2e-"))
        stack.callback(shutil.rmtree, var, ignore_errors=True)
        url = os.environ.get("DATABASE_URL") or stack.enter_context(test_server()).url()
        name = f"e2e_{os.getpid()}_{int(time.time())}"
        relay = stack.enter_context(running_turnserver(var / "relay"))
        server = Server(_free_port(), var, with_database(url, name), relay)
        stack.enter_context(own_database(url, name))
        shared = of_this_run()
        if shared:
            shared.copy(url, name, var, server.port, load)
        else:
            create_database(url, name, migrated(url))
            load(server.database_url, var)
        surroundings = environment(server)
        supervisor = Supervisor(_logged(server), environment=surroundings, folder=PROJECT)
        stack.callback(supervisor.stop)
        supervisor.start()
        wait_until_ready(server.port, 120, supervisor.check)
        yield server


def _settings(server: Server) -> RunSettings:
    return RunSettings(
        port=server.port, host="127.0.0.1", var=server.var, database_url=server.database_url,
        redis_url="", web_processes=2, ready_timeout=120,
    )  # fmt: skip


def _logged(server: Server) -> list[Program]:
    """The launcher's programs, with what they say in a file."""
    script = f'exec "$@" >> "{server.log}" 2>&1'
    return [
        Program(program.name, ["sh", "-c", script, "sh", *program.command])
        for program in programs(_settings(server))
    ]


def build() -> None:
    """Build what the server serves, where it changed."""
    stages = Stages(Path(tempfile.gettempdir()) / f"family-start-build-{os.getuid()}.log")
    stages.front_end()
    stages.translations()


def load(url: str, var: Path) -> None:
    """Migrate, load the demo and collect the static files."""
    for folder in ("log", "mail"):
        (var / folder).mkdir(parents=True)
    server = Server(_ANY_PORT, var, url)
    prepare(_settings(server), environment(server))
    # The walks go at any hour: at night the worker would write into their threads.
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE chat_chatsettings SET automatic_reply = false")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def read_server(path: str) -> Server:
    """The server that `python -m tests.e2e.server` keeps."""
    facts = json.loads(Path(path).read_text())
    return Server(facts["port"], Path(facts["var"]), facts["database_url"], facts["relay_port"])


def main() -> None:
    with running_server() as server:
        path = server.var / "server.json"
        path.write_text(json.dumps(asdict(server) | {"var": str(server.var)}))
        print(f"E2E_SERVER={path}\n{server.url('fjordby')}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            while True:
                time.sleep(1)


if __name__ == "__main__":
    from cms.launcher.stop_signals import StopRequested, stop_signals

    with stop_signals(), contextlib.suppress(StopRequested):
        main()
    sys.exit(0)
