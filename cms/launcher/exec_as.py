"""Replace this process by a command: `python exec_as.py MODE UID GID PDEATHSIG -- command…`.

MODE says as whom. PostgreSQL refuses to run as root, and there are two ways out that need
no other program:

* `namespace`: in a user namespace in which root is called UID. Files keep root as their
  owner, so this works in folders that only root may enter.
* `user`: as the real user UID. It needs a path that user may walk through.
* `same`: as who we are.

PDEATHSIG is the signal the command gets when its parent dies (0: none). It is set last,
because a change of credentials clears it. Linux only; elsewhere it does nothing.
"""

import ctypes
import os
import sys
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1


def enter_namespace(uid: int, gid: int) -> None:
    """Move this process into a user namespace where it is `uid` instead of root."""
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    Path("/proc/self/uid_map").write_text(f"{uid} {outer_uid} 1\n")
    Path("/proc/self/setgroups").write_text("deny\n")
    Path("/proc/self/gid_map").write_text(f"{gid} {outer_gid} 1\n")


def become_user(uid: int, gid: int) -> None:
    """Give up root for good."""
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def main(arguments: list[str]) -> None:
    """Change identity, then become the command."""
    mode, uid, gid, death_signal, dashes, *command = arguments
    if dashes != "--" or not command:
        sys.exit("usage: exec_as.py MODE UID GID PDEATHSIG -- command…")
    parent = os.getppid()
    if mode == "namespace":
        enter_namespace(int(uid), int(gid))
    elif mode == "user":
        become_user(int(uid), int(gid))
    if int(death_signal) and sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:
            sys.exit("the parent is gone")
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
