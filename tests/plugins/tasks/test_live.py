"""What an open page reads anew at a bell: my day, and each team's load; never of others, in few queries."""

import datetime as dt
import html as escaping
import json

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

DAY = "/admin/tasks/my-day/"
MOST_QUERIES = 8


def load_of(team):
    return f"/admin/tasks/load/{team.pk}/part/"


def html(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def island(page):
    return json.loads(
        escaping.unescape(page.partition('data-island="tasks" data-props="')[2].partition('"')[0])
    )


def own_queries(client, path):
    """What the page itself asks, after the gate: who is there and where is asked for every page."""
    with CaptureQueriesContext(connection) as asked:
        html(client, path)
    [gate] = [number for number, one in enumerate(asked) if "plugin_api_pluginactivation" in one["sql"]]
    return len(asked) - gate - 1


def test_my_day_says_from_where_it_is_read_and_whose_bells_it_hears(street):
    page = html(street.client(street.nurse), "/admin/")
    assert f'data-tasks-part="{DAY}"' in page
    assert island(page)["teams"] == [str(street.team.pk)]


def test_the_part_is_my_day_as_it_is_now(street):
    client = street.client(street.nurse)
    assert "Given-Today" not in html(client, DAY)
    street.task(title="Given-Today", assignee=street.nurse, due_at=timezone.now() + dt.timedelta(minutes=1))
    street.task(title="Of-Others", assignee=street.other_nurse)
    street.task(title="Of-Another-Team", team=street.far_team)
    page = html(client, DAY)
    assert page.count("Given-Today") == 3
    assert "Of-" not in page
    assert "<html" not in page
    assert street.client(street.amina).get(DAY).status_code in {302, 403, 404}


def test_my_day_is_read_in_a_few_queries_however_much_there_is(street):
    client = street.client(street.nurse)
    street.task(assignee=street.nurse)
    html(client, DAY)
    few = own_queries(client, DAY)
    for _ in range(4):
        street.task(assignee=street.nurse, family=street.bodils)
        street.task()
    assert own_queries(client, DAY) == few <= MOST_QUERIES


def test_the_load_says_of_each_team_from_where_it_is_read(street):
    street.lead(street.nurse)
    street.far_team.lead = street.nurse
    street.far_team.save()
    page = html(street.client(street.nurse), "/admin/tasks/load/")
    for team in (street.team, street.far_team):
        assert page.count(f'data-tasks-part="{load_of(team)}"') == 1
    assert set(island(page)["teams"]) == {str(street.team.pk), str(street.far_team.pk)}


def test_the_part_is_one_team_s_load_as_it_is_now_and_nobody_s_but_its_lead_s(street):
    client = street.client(street.nurse)
    assert client.get(load_of(street.team)).status_code == 404
    street.lead(street.nurse)
    street.far_team.lead = street.other_nurse
    street.far_team.save()
    before = html(client, load_of(street.team))
    street.task(assignee=street.other_nurse, priority=3)
    page = html(client, load_of(street.team))
    assert "3 af 20" in page
    assert "3 af 20" not in before
    # What somebody chooses there is not read anew under their hand.
    assert "<form" not in page
    assert page.count("<figure") == before.count("<figure") + 1
    for team in (street.far_team, street.team_there):
        assert client.get(load_of(team)).status_code == 404


def test_the_load_is_read_in_a_few_queries_however_many_people_there_are(street):
    street.lead(street.nurse)
    client = street.client(street.nurse)
    street.task(assignee=street.colleague())
    html(client, load_of(street.team))
    few = own_queries(client, load_of(street.team))
    for _ in range(3):
        street.task(assignee=street.colleague())
    assert own_queries(client, load_of(street.team)) == few <= MOST_QUERIES
