"""The launcher with toys for the app: a real PostgreSQL, real signals, real crashes."""

import os
import signal
import socket
import subprocess
import sys

import psycopg
import pytest

from cms.launcher import processes
from cms.launcher.ownership import read_run
from cms.launcher.postgres import EmbeddedPostgres
from tests.cms.launcher.conftest import gone, processes_of

pytestmark = pytest.mark.launcher


def test_run_prints_ready_and_the_addresses(toy_launcher, port):
    launcher = toy_launcher()
    launcher.wait_for("Stop with Ctrl-C")
    assert f"Ready: http://localhost:{port}\n" in launcher.output
    assert f"http://fjordby.localhost:{port}" in launcher.text
    assert f"http://klitby.localhost:{port}" in launcher.text
    assert "a table of accounts" in launcher.text


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_stops_everything(toy_launcher, var, signum):
    launcher = toy_launcher()
    launcher.wait_for("Stop with Ctrl-C")
    assert len(processes_of(var)) > 3
    launcher.process.send_signal(signum)
    assert launcher.wait() == 0
    assert gone(var, 0)
    assert not (var / "run.json").exists()


def test_signal_stops_children_that_ignore_it(toy_launcher, var):
    launcher = toy_launcher(worker="stubborn")
    launcher.wait_for("Stop with Ctrl-C")
    launcher.process.terminate()
    processes.wait_until(lambda: False, 0.5)
    launcher.process.terminate()  # a second signal cuts the grace short
    assert launcher.wait(20) == 0
    assert gone(var, 0)


def test_signal_before_ready_stops_everything(toy_launcher, var):
    launcher = toy_launcher(web="worker")
    assert processes.wait_until(lambda: len(processes_of(var)) > 5, 20)
    launcher.process.terminate()
    assert launcher.wait() == 0
    assert gone(var, 0)


@pytest.mark.parametrize("roles", [{"worker": "short"}, {"web": "short"}])
def test_ended_child_stops_all_and_is_named(toy_launcher, var, roles):
    launcher = toy_launcher(**roles)
    assert launcher.wait() == 1
    [name] = roles
    assert f"The {name} process ended unexpectedly (exit status 0)." in launcher.text
    assert gone(var, 0)


def test_killed_database_stops_all_and_is_named(toy_launcher, var):
    launcher = toy_launcher()
    launcher.wait_for("Stop with Ctrl-C")
    os.kill(EmbeddedPostgres(var / "postgres").pid, signal.SIGKILL)
    assert launcher.wait() == 1
    assert "The database server ended unexpectedly." in launcher.text
    assert gone(var)


def test_killed_launcher_takes_its_children_along(toy_launcher, var):
    if not processes.LINUX:
        pytest.skip("Linux only")
    launcher = toy_launcher()
    launcher.wait_for("Stop with Ctrl-C")
    launcher.kill()
    assert gone(var, 15)


def test_next_run_recovers_from_a_killed_one_and_keeps_the_data(toy_launcher, var):
    first = toy_launcher(worker="stubborn")
    first.wait_for("Stop with Ctrl-C")
    with psycopg.connect(EmbeddedPostgres(var / "postgres").url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    first.kill()
    stubborn = read_run(var / "run.json").left_processes()
    assert stubborn, "the toys that ignore SIGTERM should have outlived the launcher"
    second = toy_launcher()
    second.wait_for("Stop with Ctrl-C")
    assert not any(map(processes.is_alive, stubborn))
    with psycopg.connect(EmbeddedPostgres(var / "postgres").url()) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)
    second.process.terminate()
    assert second.wait() == 0
    assert gone(var, 0)


def test_everything_killed_at_once_is_recovered(toy_launcher, var):
    first = toy_launcher()
    first.wait_for("Stop with Ctrl-C")
    processes.send([first.process.pid, *processes_of(var)], signal.SIGKILL)
    first.process.wait()
    second = toy_launcher()
    second.wait_for("Stop with Ctrl-C")


def test_second_run_says_that_one_runs(toy_launcher, port):
    first = toy_launcher()
    first.wait_for("Stop with Ctrl-C")
    second = toy_launcher()
    assert second.wait() == 1
    assert second.text.startswith(f"Family Start already runs at http://localhost:{port} (process ")
    assert len(second.output) == 1
    assert first.process.poll() is None


def test_stop_command_stops_a_run(toy_launcher, var):
    launcher = toy_launcher()
    launcher.wait_for("Stop with Ctrl-C")
    command = [sys.executable, "-m", "cms.launcher", "stop"]
    subprocess.run(command, env=os.environ | {"VAR_DIR": str(var)}, check=True, timeout=60)
    assert launcher.wait() == 0


def test_port_in_use_is_one_sentence(toy_launcher, var, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        launcher = toy_launcher()
        assert launcher.wait() == 1
    [sentence] = launcher.output
    assert sentence.startswith(f"Port {port} cannot be used (Address already in use): stop the program")
    assert gone(var, 0)


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PORT": "eighty"}, "PORT must be a number from 1 to 65535, not 'eighty'."),
        ({"DATABASE_URL": "postgres//[x"}, "DATABASE_URL must be the address of a PostgreSQL server"),
        ({"DATABASE_URL": "sqlite:///x"}, "DATABASE_URL must be the address of a PostgreSQL server"),
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "The Redis server of REDIS_URL does not answer"),
        ({"REDIS_URL": "http://x"}, "REDIS_URL must look like"),
        ({"VAR_DIR": "/proc/nowhere"}, "VAR_DIR /proc/nowhere cannot be written"),
        ({"WEB_CONCURRENCY": "0"}, "WEB_CONCURRENCY must be a number"),
    ],
)
def test_wrong_setting_is_one_sentence(toy_launcher, environment, sentence):
    launcher = toy_launcher(**environment)
    assert launcher.wait() == 1
    assert launcher.text.startswith(sentence)
    assert len(launcher.output) == 1


def test_broken_database_is_one_sentence(toy_launcher, var):
    server = EmbeddedPostgres(var / "postgres")
    server.start()
    server.stop()
    (var / "postgres" / "global" / "pg_control").write_bytes(b"broken")
    launcher = toy_launcher()
    assert launcher.wait() == 1
    assert launcher.text.startswith("PostgreSQL ended at once: ")
    assert "pg_control" in launcher.text
    assert len(launcher.output) == 1
    assert gone(var, 0)


def test_not_ready_in_time_is_one_sentence(toy_launcher, var, port):
    launcher = toy_launcher(web="worker", READY_TIMEOUT="1")
    assert launcher.wait() == 1
    assert launcher.text.startswith(f"Family Start was not ready after 1 seconds: no answer on port {port}")
    assert gone(var, 0)
