"""Count tests in JUnit XML reports, as pytest and Vitest write them."""

from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET


@dataclass(frozen=True)
class Count:
    """How many tests passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        text = f"{self.passed} passed, {self.failed} failed"
        return f"{text}, {self.skipped} skipped" if self.skipped else text


def read_report(path: Path) -> Count | None:
    """The count of one report; None when there is none that can be read."""
    try:
        cases = list(ET.parse(path).getroot().iter("testcase"))  # noqa: S314
    except (OSError, ET.ParseError):
        return None
    kinds = [{child.tag for child in case} for case in cases]
    failed = sum(1 for tags in kinds if tags & {"failure", "error"})
    skipped = sum(1 for tags in kinds if "skipped" in tags and not tags & {"failure", "error"})
    return Count(len(cases) - failed - skipped, failed, skipped)


def count_step(code: int, report: Path | None) -> Count:
    """The count of one step: of its report, or one for the whole; a failure is never lost."""
    counted = read_report(report) if report else None
    if counted is None:
        return Count(passed=1) if code == 0 else Count(failed=1)
    if code != 0 and counted.failed == 0:
        return counted + Count(failed=1)
    return counted
