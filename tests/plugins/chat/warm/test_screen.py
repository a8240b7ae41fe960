"""The screen on which a team asks for a family's yes."""

import pytest

from plugins.chat.actions import warm
from plugins.chat.models import (
    WarmHandover,
)
from tests.factories.handing_over import SUMMARY


def test_the_page_asks_says_where_it_stands_and_ends(it):
    client = it.street.client(it.midwife)
    page = client.get(it.address).content.decode()
    assert "Spørg familien" in page and "Health visitors" in page
    assert (
        "Spørg familien"
        not in client.post(
            f"{it.address}warm-ask/", {"team": it.street.team.pk, "summary": SUMMARY}, follow=True
        ).content.decode()
    )
    page = client.get(it.address).content.decode()
    assert "Spørg ikke mere" in page and SUMMARY in page
    it.do(warm.say_yes, hand_over=it.row(), guardian=it.street.amina)
    assert "Afslut overleveringen nu" in client.get(it.address).content.decode()
    ended = client.post(f"{it.address}warm-end/", follow=True)
    assert ended.redirect_chain[-1][0].startswith("/admin/chat/")
    assert ended.status_code == 200
    assert client.get(it.address).status_code == 404


@pytest.mark.parametrize("form", [{"team": ""}, {"summary": "short"}, {"team": "9" * 12}])
def test_what_is_missing_is_said_and_nothing_is_asked(it, form):
    given = {"team": it.street.team.pk, "summary": SUMMARY} | form
    answer = it.street.client(it.midwife).post(f"{it.address}warm-ask/", given, follow=True)
    assert "messages" in answer.content.decode()
    assert not WarmHandover.unscoped.exists()


def test_acts_on_what_is_not_there_are_no_pages(it):
    client = it.street.client(it.midwife)
    for act in ("warm-back", "warm-end"):
        assert client.post(f"{it.address}{act}/").status_code == 404
