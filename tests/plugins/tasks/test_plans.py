"""No list, board, calendar or number reads more with the years: the plans are read. And none asks too often."""

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from cms.encryption.keyring import keyring_scope
from cms.fhir.resources import Caller, resource_in
from cms.fhir.searching import bundle_of, search_of
from cms.municipalities.models import Municipality
from cms.municipalities.scope import municipality_scope
from plugins.tasks.admin.load import loads_shown
from plugins.tasks.admin.overview import overview
from plugins.tasks.models import Tag, Task
from plugins.tasks.queries.tasks import Filters, counters, my_day, tasks_for, teams_seen_by
from tests.factories.chat import make_team
from tests.factories.task_history import write_tasks
from tests.plans import scans as scans_of

BIG = {"tasks_task", "tasks_taskevent", "tasks_tasktag"}
TASKS, UNFINISHED, MOST_QUERIES = 20_000, 500, 8
SINCE = 1300
QUERIES = [
    "",
    "view=mine",
    "view=nobodys",
    "view=followed&state=any",
    "view=mine&state=done",
    "state=done",
    "state=any",
    "due=overdue",
    "name=n1999",
    "layout=state",
    "layout=state&view=mine",
    "layout=state&state=any",
    "layout=people",
    "layout=people&kind=visit",
    "layout=week",
    "layout=week&view=followed",
    "layout=month",
    "layout=month&state=any",
]


def fill(street):
    street.lead(street.nurse)
    tag = Tag.unscoped.create(municipality=street.here, team=street.team, name="Twins")
    people = [street.nurse, *(street.colleague() for _ in range(7))]
    write_tasks(street.here, street.team, people, tag, tasks=TASKS, unfinished=UNFINISHED, families=2000)
    return street


@pytest.fixture(scope="module")
def kept_years(made_once, kept_street):
    return made_once(lambda: fill(kept_street()))


@pytest.fixture
def full(kept_years, db):
    street = kept_years()
    with municipality_scope(street.here), keyring_scope():
        yield street


@pytest.fixture
def stale(full):
    """Another team has got much to do since PostgreSQL last counted: it takes all tasks for those of the first."""
    team = make_team(full.here, "Busy")
    people = [full.colleague()]
    tag = Tag.unscoped.create(municipality=full.here, team=team, name="Others")
    given = {"tasks": SINCE, "unfinished": SINCE, "families": 1}
    write_tasks(full.here, team, people, tag, **given, analyzed=False)
    return full


def scans(work, most=1000):
    return scans_of(work, BIG, most)


def asked(work):
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


def show(street, query):
    return overview(RequestFactory().get(f"/admin/tasks/?{query}"), street.nurse)


def test_the_walk_knows_a_scan_when_it_meets_one(full):
    assert scans(lambda: list(Task.objects.filter(version=77)))


@pytest.mark.parametrize("query", QUERIES)
def test_an_overview_over_years(full, query):
    assert scans(lambda: show(full, query)) == []
    with keyring_scope():
        assert asked(lambda: show(full, query)) <= MOST_QUERIES


def test_the_numbers_are_one_query_over_what_is_to_be_done(full):
    teams = list(teams_seen_by(full.nurse))
    assert scans(lambda: counters(full.nurse, teams)) == []
    assert asked(lambda: counters(full.nurse, teams)) == 1
    assert counters(full.nurse, teams)["team"] == UNFINISHED


def test_my_day_and_the_lead_s_view(full):
    teams = list(teams_seen_by(full.nurse))
    for work in (lambda: my_day(full.nurse), lambda: loads_shown(teams)):
        assert scans(work) == []
        assert asked(work) <= MOST_QUERIES


def test_a_search_from_another_system(full):
    place = Municipality.objects.select_related("site").get(pk=full.here.pk)
    caller, tasks = Caller(full.nurse, place, "http://x"), resource_in(place, "Task")
    for given in ([], [("status", "requested")], [("owner", str(full.nurse.pk))]):
        search = search_of(tasks, given, lenient=False)
        assert scans(lambda search=search: bundle_of(tasks, search, caller)) == []


def test_statistics_of_some_hours_ago_mislead_no_list_board_calendar_or_number(stale):
    teams = list(teams_seen_by(stale.nurse))
    work = {query: lambda query=query: show(stale, query) for query in QUERIES}
    work["numbers"] = lambda: counters(stale.nurse, teams)
    work["my day"] = lambda: my_day(stale.nurse)
    work["load"] = lambda: loads_shown(teams)
    # What is to be done in all teams may be read, and never what is finished.
    found = {name: scans(one, UNFINISHED + SINCE + 100) for name, one in work.items()}
    assert {name: read for name, read in found.items() if read} == {}


@pytest.mark.parametrize("given", [{}, {"state": "done"}, {"state": "any"}])
def test_a_list_reads_what_it_shows_and_no_more(full, given):
    teams, most = list(teams_seen_by(full.nurse)), 51

    def found():
        return list(tasks_for(full.nurse, Filters(**given), most, teams=teams))

    assert len(found()) == most
    # From each index so many keys, and then their rows.
    assert scans(found, 3 * most) == []
