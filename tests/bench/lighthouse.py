"""Lighthouse, with its mobile preset, on pages of the demo."""

import json
import os
import shutil
import statistics
import subprocess
from pathlib import Path
from typing import Any

from cms.launcher import processes
from cms.launcher.paths import NODE_MODULES, PROJECT

CATEGORIES = ("performance", "accessibility", "best-practices")
METRICS = (
    *("first-contentful-paint", "largest-contentful-paint"),
    *("total-blocking-time", "cumulative-layout-shift"),
)
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def browser() -> str | None:
    """Chromium's path: CHROME_PATH, or the first that is installed."""
    return os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, _BROWSERS)), None)


def audit(url: str, folder: Path, name: str, times: int) -> dict[str, Any] | None:
    """Scores from 0 to 100: the median of the performance, the worst of the others; None without a browser.

    The whole reports stay in `folder`.
    """
    chrome, program = browser(), NODE_MODULES / "lighthouse" / "cli" / "index.js"
    if chrome is None or not program.exists():
        return None
    folder.mkdir(parents=True, exist_ok=True)
    reports = []
    for number in range(times):
        target = folder / f"{name}-{number + 1}.json"
        target.unlink(missing_ok=True)
        command = ["node", str(program), url, "--quiet", "--output=json", f"--output-path={target}"]
        command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}"]
        child = subprocess.Popen(
            processes.tied(command),
            cwd=PROJECT,
            env=os.environ | {"CHROME_PATH": chrome},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            child.wait(180)
        except subprocess.TimeoutExpired:
            continue
        finally:
            processes.kill_group(child.pid)
            child.wait()
        if target.exists():
            reports.append(json.loads(target.read_text()))
    return summary(reports) if reports else None


def summary(reports: list[dict[str, Any]]) -> dict[str, Any]:
    """Join the reports of one page; `failed` names the audits that cost points outside performance."""
    scores = {name: [round(100 * (_score(one, name) or 0)) for one in reports] for name in CATEGORIES}
    failed = {
        reference["id"]
        for report in reports
        for name in CATEGORIES[1:]
        for reference in report["categories"][name]["auditRefs"]
        if reference["weight"] and report["audits"][reference["id"]]["score"] not in (1, None)
    }
    times = {
        name: round(
            statistics.median(report["audits"][name].get("numericValue") or 0 for report in reports), 3
        )
        for name in METRICS
    }
    return {
        "performance": statistics.median(scores["performance"]),
        "accessibility": min(scores["accessibility"]),
        "best-practices": min(scores["best-practices"]),
        "failed": sorted(failed),
        "metrics": times,
        "runs": len(reports),
    }


def _score(report: dict[str, Any], name: str) -> float | None:
    score: float | None = report["categories"][name]["score"]
    return score
