"""Rounds of load: every case in turn, again and again, so that a busy moment hurts all of them alike."""

import base64
import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from cms.launcher import processes
from cms.launcher.paths import PROJECT, VENV_PYTHON
from tests.bench.cases import Case, readable
from tests.bench.figures import Figures, Round, figures_of, round_of
from tests.bench.load import Plan

CONNECTIONS = 8
MOST = 200_000


def measure(cases: list[Case], port: int, *, rounds: int, seconds: float) -> dict[str, Figures]:
    """The figures of every case by its name; one short round before the first is not counted."""
    found: dict[str, list[Round]] = {case.name: [] for case in cases}
    for number in range(-1, rounds):
        print("Warming up …" if number < 0 else f"Round {number + 1} of {rounds} …", flush=True)
        for case in cases:
            measured = one_round(
                case, port, seconds=min(seconds, 1.0) if number < 0 else seconds, seed=number
            )
            if number >= 0:
                found[case.name].append(measured)
    return {name: figures_of(rounds_of) for name, rounds_of in found.items()}


def one_round(case: Case, port: int, *, seconds: float, seed: int) -> Round:
    plan = Plan(port, case.requests, CONNECTIONS, seconds, MOST, seed)
    result = generate(plan)
    return round_of(result, status=case.status, wrong=wrong_bodies(case, result["samples"]))


def generate(plan: Plan) -> dict[str, Any]:
    """Run the load generator in a process of its own."""
    done = subprocess.run(
        processes.tied([str(VENV_PYTHON), "-m", "tests.bench.load"]),
        input=json.dumps(asdict(plan)),
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": os.fspath(PROJECT)},
        timeout=plan.seconds + 60,
        check=False,
    )
    if done.returncode != 0:
        raise AssertionError(f"The load generator failed: {done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def wrong_bodies(case: Case, samples: Iterable[tuple[int, str, str]]) -> int:
    """How many of the sampled answers do not say what they should."""
    if not case.needs_body:
        return sum(bool(body) for _, _, body in samples)
    return sum(not _is_right(case, *sample) for sample in samples)


def _is_right(case: Case, index: int, encoding: str, body: str) -> bool:
    try:
        return case.check(index, readable(base64.b64decode(body), encoding))
    except (ValueError, KeyError, TypeError, IndexError):
        return False
