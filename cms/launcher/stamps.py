"""Skip work whose inputs are unchanged: a stamp keeps the hash of the inputs of the last success."""

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path


def fingerprint(files: Iterable[Path], *facts: str) -> str:
    """One hash over the names and contents of files, and over further facts."""
    digest = hashlib.sha256()
    for fact in facts:
        digest.update(fact.encode() + b"\0")
    for path in sorted(set(files)):
        digest.update(str(path).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"missing")
    return digest.hexdigest()


def files_below(*folders: Path, without: frozenset[str] = frozenset()) -> list[Path]:
    """All files in these folders, leaving out folders with the given names."""
    found: list[Path] = []
    for folder in folders:
        for root, names, files in os.walk(folder):
            names[:] = [name for name in names if name not in without]
            found += [Path(root) / name for name in files]
    return found


class Stamp:
    """A file that says with which inputs a product was last made.

    Keep it inside the product, so that whoever removes the product removes the stamp.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def matches(self, current: str) -> bool:
        """Whether the last success had these inputs."""
        try:
            return self.path.read_text() == current
        except OSError:
            return False

    def make(self, current: str, work: Callable[[], None]) -> bool:
        """Do the work unless it was done with these inputs; tell whether it was done now."""
        if self.matches(current):
            return False
        self.path.unlink(missing_ok=True)
        work()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(current)
        return True
