"""The embedded PostgreSQL: made, adopted, recovered, refused."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from cms.launcher import identity, postgres, processes
from cms.launcher.errors import LauncherError
from cms.launcher.postgres import EmbeddedPostgres, Identity
from cms.launcher.testing import test_server as throwaway_server

pytestmark = pytest.mark.launcher
linux_only = pytest.mark.skipif(not processes.LINUX, reason="reads /proc")
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A cluster that was made and stopped once, to be copied."""
    folder = tmp_path_factory.mktemp("made") / "postgres"
    server = EmbeddedPostgres(folder, durable=False)
    server.start()
    server.stop()
    return folder


@pytest.fixture
def server(var, made):
    shutil.copytree(made, var / "postgres", symlinks=True)
    (var / "postgres").chmod(0o700)
    server = EmbeddedPostgres(var / "postgres", durable=False)
    server.start()
    yield server
    server.stop()


def ask(server: EmbeddedPostgres, question: str) -> object:
    with psycopg.connect(server.url()) as connection:
        return connection.execute(question).fetchone()[0]


def test_start_gives_a_database_that_answers(server):
    assert ask(server, "SELECT current_user") == "family_start"


def test_role_is_no_superuser_and_may_make_databases_and_extensions(server):
    with psycopg.connect(server.url(), autocommit=True) as connection:
        assert connection.execute("SHOW is_superuser").fetchone() == ("off",)
        connection.execute("CREATE DATABASE another")
        for extension in ("btree_gist", "pg_trgm", "unaccent", "citext"):
            connection.execute(f"CREATE EXTENSION {extension}")


def test_server_listens_on_a_private_socket_only(server):
    assert ask(server, "SHOW listen_addresses") == ""
    assert server.socket_dir.stat().st_mode & 0o077 == 0
    assert len(str(server.socket_dir / ".s.PGSQL.5432")) < 107


def test_start_adopts_a_running_server(server):
    other = EmbeddedPostgres(server.data_dir)
    assert other.start() == server.url()
    assert other.pid == server.pid


def test_stop_leaves_no_process_and_no_socket(server):
    socket_dir = server.socket_dir
    server.stop()
    assert not server.is_running
    assert not processes.pids_working_in(server.data_dir)
    assert not socket_dir.exists()


def test_start_recovers_after_kill(server):
    os.kill(server.pid, signal.SIGKILL)
    again = EmbeddedPostgres(server.data_dir)
    again.start()
    assert ask(again, "SELECT 1") == 1


@linux_only
def test_start_recovers_from_a_pid_file_that_names_a_stranger(server):
    os.kill(server.pid, signal.SIGKILL)
    assert processes.wait_until(lambda: not processes.pids_working_in(server.data_dir), 10)
    pid_file = server.data_dir / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:], ""]))
    again = EmbeddedPostgres(server.data_dir)
    assert not again.is_running
    again.start()
    assert ask(again, "SELECT 1") == 1


@linux_only
def test_start_ends_a_helper_that_holds_on_to_shared_memory(server):
    postmaster = server.pid
    helpers = [pid for pid in processes.pids_working_in(server.data_dir) if pid != postmaster]
    os.kill(helpers[0], signal.SIGSTOP)
    os.kill(postmaster, signal.SIGKILL)
    assert processes.wait_until(lambda: not server.is_running, 5)
    again = EmbeddedPostgres(server.data_dir)
    again.start()
    assert ask(again, "SELECT 1") == 1


@linux_only
def test_server_ends_with_a_killed_starter(var, made):
    shutil.copytree(made, var / "postgres")
    code = (
        "import sys, time; from pathlib import Path\n"
        "from cms.launcher.postgres import EmbeddedPostgres\n"
        "EmbeddedPostgres(Path(sys.argv[1])).start(dies_with_us=True)\n"
        "print('up', flush=True); time.sleep(60)"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", code, str(var / "postgres")], stdout=subprocess.PIPE, cwd=postgres.PROJECT
    )
    assert starter.stdout.readline() == b"up\n"
    starter.kill()
    starter.wait()
    server = EmbeddedPostgres(var / "postgres")
    assert processes.wait_until(lambda: not server.is_running, 10)


def test_crash_while_the_cluster_is_made_leaves_no_half(var):
    draft = var / "postgres.initialising"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    server = EmbeddedPostgres(var / "postgres", durable=False)
    server.start()
    assert ask(server, "SELECT 1") == 1
    assert not draft.exists()
    server.stop()


@root_only
def test_unprivileged_user_serves_where_namespaces_are_forbidden(monkeypatch, made):
    allowed = identity._can_run
    monkeypatch.setattr(
        identity, "_can_run", lambda who, native: who.mode != "namespace" and allowed(who, native)
    )
    closed = next(
        (p for p in (postgres.PROJECT, *postgres.PROJECT.parents) if not p.stat().st_mode & 1), None
    )
    if closed:
        pytest.skip(f"an ordinary user may not enter {closed}")
    folder = Path("/var/tmp") / f"fs-test-{os.getpid()}"
    shutil.copytree(made, folder / "postgres")
    server = EmbeddedPostgres(folder / "postgres", durable=False)
    try:
        server.start()
        assert ask(server, "SELECT 1") == 1
        assert (folder / "postgres").stat().st_uid != 0
    finally:
        server.stop()
        shutil.rmtree(folder)


@root_only
def test_closed_folder_without_namespaces_is_one_sentence(monkeypatch, var):
    monkeypatch.setattr(identity, "_can_run", lambda who, native: who.mode != "namespace")
    with pytest.raises(LauncherError, match="PostgreSQL does not run as root"):
        EmbeddedPostgres(var / "postgres").start()


def test_data_of_another_version_is_one_sentence(server):
    server.stop()
    (server.data_dir / "PG_VERSION").write_text("12\n")
    with pytest.raises(LauncherError, match="was made by PostgreSQL 12"):
        server.start()


def test_missing_binaries_are_one_sentence(var):
    with pytest.raises(LauncherError, match="run `npm ci`"):
        EmbeddedPostgres(var / "postgres", project=var).start()


def test_command_line_starts_tells_and_stops(var):
    def call(order: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "cms.launcher.postgres", order]
        environment = os.environ | {"VAR_DIR": str(var)}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert call("status").returncode == 3
    assert call("url").stderr == "The embedded PostgreSQL is not running.\n"
    started = call("start")
    assert call("url").stdout == started.stdout
    assert call("status").stdout.startswith("running")
    assert call("stop").returncode == 0
    assert call("status").returncode == 3
    assert call("nonsense").returncode == 2


def test_throwaway_server_is_shared_and_stopped_by_the_last(var):
    with throwaway_server(var) as first:
        with throwaway_server(var) as second:
            assert first.pid == second.pid
        assert first.is_running
    assert not first.is_running
    started = time.monotonic()
    with throwaway_server(var) as again:
        assert ask(again, "SHOW fsync") == "off"
    assert time.monotonic() - started < 5


def test_identity_wraps_a_command():
    wrapped = Identity("user", 12, 13).wrap(["/bin/true"], 2)
    assert wrapped[-6:] == ["user", "12", "13", "2", "--", "/bin/true"]
