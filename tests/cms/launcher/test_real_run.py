"""The launcher with the real app, in a VAR_DIR of its own: slow, so all in few tests."""

import http.client
import json
import signal
import subprocess
import sys
import time

import pytest

from cms.launcher.install import DIST
from cms.launcher.paths import PROJECT
from tests.cms.launcher.conftest import Launcher, gone

pytestmark = [
    pytest.mark.launcher,
    pytest.mark.skipif(not DIST.is_dir(), reason="the app is not built: run `make install`"),
]
COMMAND = [sys.executable, "-m", "cms.launcher", "run"]


@pytest.fixture
def launch(var, port):
    started = []

    def start(command: list[str] = COMMAND, **environment: str) -> Launcher:
        # As for a newcomer, not with the settings of these tests.
        given = {"PORT": str(port), "DJANGO_SETTINGS_MODULE": "cms.settings.dev"}
        launcher = Launcher(var, command, **(given | environment))
        started.append(launcher)
        return launcher

    yield start
    for launcher in started:
        launcher.process.terminate()
        try:
            launcher.process.wait(30)
        except subprocess.TimeoutExpired:
            launcher.kill()


def encoding(port: int, accepted: str) -> str | None:
    """How the app's main script travels, with a browser that understands so much."""
    manifest = json.loads((DIST / ".vite" / "manifest.json").read_text())
    script = manifest["src/app/main.ts"]["file"]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", f"/static/pwa/{script}", headers={"Accept-Encoding": accepted})
        answer = connection.getresponse()
        assert answer.status == 200
        return answer.headers["Content-Encoding"]
    finally:
        connection.close()


def status(port: int, path: str, host: str = "localhost") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": f"{host}:{port}"})
        return connection.getresponse().status
    finally:
        connection.close()


def test_start_crash_start_by_make_and_stop(launch, var, port):
    first = launch()
    first.wait_for("Stop with Ctrl-C", 300)
    assert status(port, "/readyz") == 200
    assert status(port, "/", "unknown.example") == 404
    assert [encoding(port, accepted) for accepted in ("gzip, br", "gzip", "identity")] == ["br", "gzip", None]
    first.kill()

    # Whoever kills only make means us too (Linux).
    make = ["make", "-C", str(PROJECT), "run", f"PYTHON={sys.executable}"]
    second = launch(make)
    second.wait_for("Stop with Ctrl-C", 90)
    assert status(port, "/readyz") == 200
    second.kill()
    assert gone(var, 30)

    started = time.monotonic()
    third = launch()
    third.wait_for("Stop with Ctrl-C", 90)
    assert time.monotonic() - started < 60, "a later start takes seconds"
    third.process.send_signal(signal.SIGTERM)
    assert third.wait(40) == 0
    assert gone(var, 0)


def test_unreachable_database_is_one_sentence(launch, var):
    launcher = launch(DATABASE_URL="postgresql://me:secret@127.0.0.1:1/nothing")
    assert launcher.wait(60) == 1
    sentence = launcher.output[-1]
    assert sentence.startswith("The database of DATABASE_URL cannot be used: ")
    assert "secret" not in launcher.text
    assert "Traceback" not in launcher.text
    assert gone(var, 0)
