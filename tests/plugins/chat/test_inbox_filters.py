"""What the list is narrowed to stands beside one folded line, each with the way out of it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.teams.models import TeamTopic, TeamTopicLabel
from plugins.chat.admin.filters import read_filters
from tests.factories.chat import join
from tests.plugins.chat.test_inbox import html, search
from tests.plugins.chat.test_tags import make_tag

CHIP = re.compile(r'class="inbox-chip" href="([^"]*)">.*?</span>\s*(.*?)\s*<svg', re.DOTALL)


def chips(page):
    """(the words, the address without it) of each chosen filter."""
    return {label: address.replace("&amp;", "&") for address, label in CHIP.findall(page)}


@pytest.fixture
def known(street):
    """A tag, a topic and a family that can be chosen."""
    topic = TeamTopic.unscoped.create(team=street.team)
    TeamTopicLabel.unscoped.create(topic=topic, language="da", label="Søvn")
    street.query = (
        f"state=any&urgent=1&tag={make_tag(street, 'Tolk').pk}&topic={topic.pk}&language=en"
        f"&since=2026-01-31&until=2026-02-01&family={street.aminas.pk}&team={street.team.pk}"
    )
    return street


def test_nothing_chosen_is_one_line_without_chips(street):
    page = html(street.client(street.nurse), "/admin/chat/list/")
    assert chips(page) == {}
    assert page.count("<details") == 1 and "<details open" not in page
    assert "valgt)" not in page


def test_each_chosen_filter_is_named_and_its_address_is_without_it_alone(known):
    client = known.client(known.nurse)
    page = html(client, search(client, "Zainab", known.query))
    found = chips(page)
    assert list(found) == [
        "Navn: Zainab", str(known.team), "Alle tilstande", "Kun det, der haster", "Tolk", "Søvn",
        "English", "fra 31.01.2026", "til 01.02.2026", "Kun én familie",
    ]  # fmt: skip
    assert "Filtrer (10 valgt)" in page
    for label, address in found.items():
        left = chips(html(client, address))
        assert list(left) == [one for one in found if one != label]
        assert "Zainab" not in address


def test_the_form_keeps_what_it_has_no_field_for(known):
    page = html(known.client(known.nurse), f"/admin/chat/?{known.query}")
    assert f'<input type="hidden" name="team" value="{known.team.pk}">' in page


def test_whoever_is_on_two_teams_chooses_one_of_them(known):
    join(known.nurse, known.far_team)
    thread = known.conversation(team=known.far_team)
    known.say(thread, known.amina, "hello")
    known.say(known.conversation(known.bodil, known.bodils), known.bodil, "hello")
    client = known.client(known.nurse)
    page = html(client, "/admin/chat/list/")
    (select,) = re.findall(r'<select name="team">(.*?)</select>', page, re.DOTALL)
    assert re.findall(r'value="(\d*)"', select) == [
        "", *(str(team.pk) for team in sorted([known.team, known.far_team], key=str))
    ]  # fmt: skip
    with CaptureQueriesContext(connection) as plain:
        client.get("/admin/chat/list/")
    with CaptureQueriesContext(connection) as narrowed:
        page = html(client, f"/admin/chat/list/?team={known.far_team.pk}")
    assert len(narrowed) == len(plain)
    assert chips(page) == {str(known.far_team): chips(page)[str(known.far_team)]}
    assert page.count('<li>\n        <a class="inbox-row') == 1 and 'type="hidden" name="team"' not in page


def test_what_is_of_another_municipality_has_no_name_here(known):
    foreign = make_tag(known, "CANARY-TAG", known.there)
    client = known.client(known.nurse)
    page = html(client, f"/admin/chat/?tag={foreign.pk}&team={known.team_there.pk}")
    assert "CANARY-TAG" not in page and list(chips(page)) == ["Noget, der ikke findes længere"]
    assert "(2 valgt)" in page


def test_the_line_takes_the_same_queries_for_one_and_three_filters(known):
    client, counts = known.client(known.nurse), []
    for query in ("urgent=1", known.query.rpartition("&team=")[0]):
        client.get(f"/admin/chat/?{query}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/admin/chat/?{query}")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_is_no_number_no_key_and_no_day_narrows_nothing():
    """A raised two is a digit to Python, and no number."""
    odd = {"team": "²", "tag": "-1", "topic": "9" * 12, "family": "x", "since": "2026-02-30", "until": "soon"}
    found = read_filters(odd)
    assert [found.team, found.tag, found.topic, found.family, found.since, found.until] == [None] * 6
