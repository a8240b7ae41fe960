"""The lead's charts: every number stands in a table beside, and nothing of other teams."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plugins.tasks.charts import BAR, Bar, Chart
from plugins.tasks.models import Task
from plugins.tasks.queries.languages import LanguageRow, languages_of_work
from plugins.tasks.queries.shares import colleagues_of
from tests.factories.core import GuardianFactory, UserFactory

LOAD = "/admin/tasks/load/"


def languages(street):
    return languages_of_work(street.team, colleagues_of(street.team, timezone.now()))


def test_the_longest_bar_is_as_wide_as_the_picture_and_none_wider():
    chart = Chart("c", "t", "v", [Bar("a", 5, "5", room=20), Bar("b", 40, "40", room=20), Bar("c", 0, "0")])
    assert [(one.width, one.room) for one in chart.drawn] == [(12.5, 50.0), (100.0, 50.0), (0, 0)]
    assert len({one.y for one in chart.drawn}) == 3
    assert all(one.bar_y + BAR <= chart.height for one in chart.drawn)
    assert Chart("c", "t", "v", [Bar("a", 0, "0")]).drawn[0].width == 0
    assert Chart("c", "t", "v", []).drawn == []


def test_every_number_is_in_the_picture_s_words_and_in_the_table(street):
    street.lead(street.nurse)
    street.other_nurse.first_name = "Grethe"
    street.other_nurse.save()
    late = timezone.now() - dt.timedelta(hours=3)
    for who in (street.other_nurse, None):
        task = street.task(assignee=who, priority=3)
        Task.unscoped.filter(pk=task.pk).update(due_at=late, waiting_since=late)
    street.task(team=street.far_team)
    page = street.client(street.nurse).get(LOAD).content.decode()
    assert page.count("<figure") == page.count('<svg class="tasks-chart__picture"') == 4
    for chart in page.split("<figure")[1:]:
        said = chart.partition("<desc")[2].partition(">")[2].partition("</desc>")[0]
        table = chart.partition("<table")[2]
        cells = [cell.partition("</td>")[0].partition(">")[2] for cell in table.split("<td")[1:]]
        assert cells
        assert all(cell in said for cell in cells)
    assert "3 af 20" in page
    assert "3 timer" in page.replace("\xa0", " ")


@pytest.mark.django_db
def test_languages_count_tasks_of_the_team_and_who_speaks_them(here):
    here.amina.language = "ar"
    here.amina.save()
    here.task()
    here.task(tells_family=True)
    here.task(family=here.bodils)
    here.task(team=here.far_team)
    here.task(team=here.team_there, family=here.theirs)
    assert languages(here) == [LanguageRow("ar", 2, 0), LanguageRow("da", 1, 2)]
    here.join(here.nurse, languages=("ar", "so"))
    assert languages(here)[0] == LanguageRow("ar", 2, 1)


def test_what_is_for_one_adult_asks_for_that_adult_s_language(here):
    partner = UserFactory(language="so")
    GuardianFactory(user=partner, family=here.aminas)
    here.amina.language = "ar"
    here.amina.save()
    here.task(guardian=here.amina, tells_family=True)
    assert [row.code for row in languages(here)] == ["ar"]
    here.task()
    assert languages(here) == [LanguageRow("ar", 2, 0), LanguageRow("so", 1, 0)]


def test_charts_take_the_queries_of_one_for_three_people(street):
    street.lead(street.nurse)
    client = street.client(street.nurse)
    client.get(LOAD)
    counts = []
    for _ in range(3):
        street.task(assignee=street.colleague())
        with CaptureQueriesContext(connection) as queries:
            client.get(LOAD)
        counts.append(len(queries))
    assert counts[0] == counts[2]
