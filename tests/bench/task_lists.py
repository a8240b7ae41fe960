"""The overviews of tasks over years: `python -m tests.bench.task_lists`, run by `make bench`.

Prints one line of JSON: for each list, board, calendar and page p95 in milliseconds and the number of its
queries; and `scans`, the tables that grow and that some query read as a whole.
"""

import json
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402

from cms.encryption.keyring import keyring_scope  # noqa: E402
from cms.fhir.resources import Caller, resource_in  # noqa: E402
from cms.fhir.searching import bundle_of, search_of  # noqa: E402
from cms.garbage import spare_what_stays  # noqa: E402
from cms.municipalities.models import Municipality  # noqa: E402
from cms.municipalities.scope import municipality_scope  # noqa: E402
from plugins.tasks.admin.load import loads_shown  # noqa: E402
from plugins.tasks.admin.overview import overview  # noqa: E402
from plugins.tasks.models import UNFINISHED, Task  # noqa: E402
from plugins.tasks.queries.tasks import counters, my_day, teams_seen_by  # noqa: E402
from tests.bench.dataset import PLACES  # noqa: E402
from tests.bench.queries import measured  # noqa: E402
from tests.bench.task_people import NURSE, TEAM  # noqa: E402
from tests.factories.accounts import sign_in  # noqa: E402
from tests.plans import scans  # noqa: E402

# Rows that an index leads past, beside what is to be done.
NEARLY = 500
BIG = frozenset({"tasks_task", "tasks_taskevent", "tasks_tasktag"})
LISTS = {
    "list: the team's": "",
    "list: mine": "view=mine",
    "list: nobody's": "view=nobodys",
    "list: followed": "view=followed&state=any",
    "list: done": "state=done",
    "list: any state": "state=any",
    "list: overdue": "due=overdue",
    "list: with a tag": "tag=1",
    "board by state": "layout=state",
    "board by person": "layout=people",
    "calendar: week": "layout=week",
    "calendar: month": "layout=month",
}
PAGES = {
    "whole page: list": "/admin/tasks/?state=unfinished",
    "whole page: board": "/admin/tasks/?layout=state",
    "whole page: calendar": "/admin/tasks/?layout=month",
    "whole page: load": "/admin/tasks/load/",
    "whole page: first screen": "/admin/",
    "API: list": "/api/v1/tasks/",
    "FHIR: Task": "/fhir/Task",
    "FHIR: Task, to be done": "/fhir/Task?status=requested,in-progress",
}


def main() -> None:
    place = Municipality.objects.select_related("site", "region").get(slug=PLACES[0])
    # The teams that are given work have one of that name too, when the database was kept from an earlier run.
    nurse = get_user_model().objects.get(first_name=NURSE, team_memberships__team__name=TEAM)
    client = Client(headers={"host": place.site.hostname})
    sign_in(client, nurse)

    def page(path: str) -> None:
        if client.get(path).status_code != 200:
            raise AssertionError(f"{path} does not answer.")

    def shown(query: str) -> dict[str, Any]:
        return overview(RequestFactory().get(f"/admin/tasks/?{query}"), nurse)

    with municipality_scope(place), keyring_scope():
        teams = list(teams_seen_by(nurse))
        caller = Caller(nurse, place, "http://bench.example")
        tasks = resource_in(place, "Task")
        work: dict[str, Callable[[], Any]] = {
            name: lambda query=query: shown(query) for name, query in LISTS.items()
        }
        work |= {
            "numbers": lambda: counters(nurse, teams),
            "my day": lambda: my_day(nurse),
            "load of the team": lambda: loads_shown(teams),
            "FHIR search": lambda: bundle_of(tasks, search_of(tasks, [], lenient=False), caller),
        }
        # What is to be done is all read, for the numbers: that does not grow with the years.
        unfinished = Task.unscoped.filter(state__in=UNFINISHED).count()
        scanned = [
            f"{name}: {kind} of {table}, {rows:.0f} rows"
            for name, one in work.items()
            for kind, table, rows, _sql in scans(one, BIG)
            if kind == "Seq Scan" or rows > unfinished + NEARLY
        ]
        work |= {name: lambda path=path: page(path) for name, path in PAGES.items()}
        page("/admin/")
        spare_what_stays()  # as every web process does
        found = {name: measured(one) for name, one in work.items()}
        sizes = {
            "tasks": Task.unscoped.count(),
            "unfinished": unfinished,
        }
    print(json.dumps({**sizes, "cases": found, "scans": scanned}))


if __name__ == "__main__":
    main()
