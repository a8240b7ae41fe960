"""How much memory a program and its children take (Linux; elsewhere nothing is said)."""

import re
from dataclasses import asdict, dataclass
from pathlib import Path

from cms.launcher.processes import all_pids

_FIELD = re.compile(r"^(Rss|Pss):\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True)
class Memory:
    """Megabytes. `rss` counts what processes share once for each, `pss` shares it out among them."""

    processes: int
    rss: float
    pss: float

    def as_json(self) -> dict[str, float]:
        return {name: round(value, 1) for name, value in asdict(self).items()}


def memory_of(pid: int) -> Memory | None:
    """Of the process and of all that it started; None where the system does not tell."""
    family = with_children(pid, parents())
    found = [measured for one in family if (measured := _read(one))]
    if not found:
        return None
    return Memory(len(found), sum(rss for rss, _ in found) / 1024, sum(pss for _, pss in found) / 1024)


def with_children(pid: int, parent_of: dict[int, int]) -> list[int]:
    found = [pid]
    for one in found:
        found += [child for child, parent in parent_of.items() if parent == one and child not in found]
    return found


def parents() -> dict[int, int]:
    found = {}
    for pid in all_pids():
        try:
            found[pid] = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
    return found


def parse(rollup: str) -> tuple[int, int] | None:
    """(Rss, Pss) in kilobytes from the text of /proc/PID/smaps_rollup (proc(5))."""
    values = {name: int(number) for name, number in _FIELD.findall(rollup)}
    return (values["Rss"], values["Pss"]) if len(values) == 2 else None


def _read(pid: int) -> tuple[int, int] | None:
    try:
        return parse(Path(f"/proc/{pid}/smaps_rollup").read_text())
    except OSError:
        return None
