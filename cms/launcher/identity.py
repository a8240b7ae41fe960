"""As whom PostgreSQL runs: it refuses root, so root becomes somebody else first."""

import os
import pwd
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cms.launcher.errors import LauncherError

WRAPPER = Path(__file__).with_name("exec_as.py")


@dataclass(frozen=True)
class Identity:
    """As whom a program runs."""

    mode: Literal["same", "namespace", "user"]
    uid: int
    gid: int

    def wrap(self, command: list[str], death_signal: int = 0) -> list[str]:
        """The command that runs `command` as this identity."""
        options = [self.mode, str(self.uid), str(self.gid), str(death_signal), "--"]
        return [sys.executable, "-I", str(WRAPPER), *options, *command]


def identity_for(data_dir: Path, native: Path) -> Identity:
    """As whom the server of `data_dir` runs; raise LauncherError when nobody fits."""
    uid, gid = os.geteuid(), os.getegid()
    existing = data_dir.exists()
    owner = data_dir.stat() if existing else None
    if uid != 0:
        if owner and owner.st_uid != uid:
            raise LauncherError(
                f"The database folder {data_dir} belongs to another user: "
                "run as that user or choose another VAR_DIR."
            )
        return Identity("same", uid, gid)
    if owner and owner.st_uid != 0:
        return Identity("user", owner.st_uid, owner.st_gid)
    person = _unprivileged_person()
    namespace = Identity("namespace", person.pw_uid, person.pw_gid)
    if _can_run(namespace, native):
        return namespace
    user = Identity("user", person.pw_uid, person.pw_gid)
    closed = next((p for p in (native, data_dir.parent) if not _walkable(p)), None)
    if closed or not _can_run(user, native):
        raise LauncherError(
            "PostgreSQL does not run as root, user namespaces are forbidden here and the "
            f"user {person.pw_name} may not enter {closed or native}: run as an ordinary "
            "user, move the project, or set DATABASE_URL."
        )
    if existing:
        _give_away(data_dir, user)
    return user


def clean_environment() -> dict[str, str]:
    """What a program of ours needs of the environment, and nothing that changes its output."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _unprivileged_person() -> pwd.struct_passwd:
    """A user that exists (initdb looks up its name) and is not root."""
    people = [person for person in pwd.getpwall() if person.pw_uid != 0]
    for name in ("postgres", "nobody"):
        for person in people:
            if person.pw_name == name:
                return person
    if not people:
        raise LauncherError("PostgreSQL does not run as root and this machine has no other user.")
    return people[0]


def _can_run(identity: Identity, native: Path) -> bool:
    command = identity.wrap([str(native / "bin" / "postgres"), "--version"])
    result = subprocess.run(command, capture_output=True, check=False, env=clean_environment(), cwd="/")
    return result.returncode == 0


def _walkable(folder: Path) -> bool:
    """Whether everybody may walk down to the folder."""
    return all(place.stat().st_mode & stat.S_IXOTH for place in (folder, *folder.parents))


def _give_away(folder: Path, identity: Identity) -> None:
    for root, folders, files in os.walk(folder):
        for name in (".", *folders, *files):
            os.chown(Path(root) / name, identity.uid, identity.gid, follow_symlinks=False)
