"""How long changed local contacts take to be in all articles: `python -m tests.bench.facts [--articles 2000]`.

Uses the library of `make bench`. Every article shows one of four contacts; all four are changed, so that
each article of one municipality is written anew, in three languages, by the job's own function.
"""

import argparse
import subprocess
import sys
import time

from cms.launcher import processes
from cms.launcher.paths import PROJECT, VENV_PYTHON, var_dir
from tests.bench import server

BAR = 30.0
_INSIDE = "--inside"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument(_INSIDE, action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.inside:
        return change_contacts()
    settings = server.bench_settings(var_dir() / "bench")
    with server.database(settings, given.articles) as url:
        command = [str(VENV_PYTHON), "-m", "tests.bench.facts", _INSIDE]
        environment = server.environment(settings, url)
        return subprocess.run(processes.tied(command), cwd=PROJECT, env=environment, check=False).returncode


def change_contacts() -> int:
    import django

    django.setup()
    from cms.content.models import LocalFact
    from cms.overrides.facts import continue_rewrite, progress_of
    from tests.bench.dataset import PLACES

    waited = worked = 0.0
    articles = 0
    for fact in LocalFact.unscoped.filter(municipality__slug=PLACES[0]).select_related("municipality"):
        began = time.monotonic()
        fact.name = f"{fact.slot} {time.time_ns()}"
        fact.save()
        waited = max(waited, time.monotonic() - began)
        rewrite = progress_of(fact.municipality, fact.slot)
        if rewrite is None:
            continue
        articles += rewrite.total
        began = time.monotonic()
        while continue_rewrite(rewrite.pk):
            pass
        worked += time.monotonic() - began
    per_thousand = worked / articles * 1000 if articles else 0.0
    print(
        f"Saving a contact: {waited:.2f} s at most. {articles} articles in three languages: {worked:.1f} s, "
        f"{per_thousand:.1f} s for each thousand; bar {BAR:.0f} s for two thousand."
    )
    return 0 if per_thousand * 2 < BAR else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
