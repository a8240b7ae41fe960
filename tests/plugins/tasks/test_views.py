"""Saved views: one's own, a team's, the one that opens first; never with whom somebody searched."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.plugin_api.privacy import Subject
from cms.teams.models import TeamMember
from plugins.tasks.actions.views import MOST_VIEWS, save_view
from plugins.tasks.errors import TooManyViewsError
from plugins.tasks.models import DefaultView, SavedView
from plugins.tasks.privacy import handler

HOME = "/admin/tasks/"
ACTS = f"{HOME}views/"


def save(client, name="Late", query="view=mine&due=overdue&layout=state", **data):
    return client.post(ACTS, {"act": "save", "name": name, "query": query, **data})


def view_of(street, owner, name="Late", team=None, **chosen):
    return SavedView.unscoped.create(
        municipality=street.here, owner=owner, name=name, team=team, chosen=chosen or {"view": "mine"}
    )


def test_a_view_keeps_filters_and_layout_and_nobody_who_was_looked_for(street):
    client = street.client(street.nurse)
    query = f"view=mine&due=overdue&layout=state&name=Zarah&family={street.aminas.pk}&state=nonsense&x=y"
    save(client, query=query)
    assert SavedView.unscoped.get().chosen == {"view": "mine", "due": "overdue", "layout": "state"}
    assert "?view=mine&amp;due=overdue&amp;layout=state" in client.get(HOME).content.decode()
    save(client, query="view=team")
    assert SavedView.unscoped.get().chosen == {"view": "team"}
    save(client, name="  ")
    assert SavedView.unscoped.count() == 1


def test_a_view_is_ones_own_or_a_team_s(street):
    client, other = street.client(street.nurse), street.client(street.other_nurse)
    save(client, "Private-One")
    save(client, "Shared-One", team=street.team.pk)
    assert save(client, "Far", team=street.far_team.pk).status_code == 404
    assert save(client, "There", team=street.team_there.pk).status_code == 404
    assert "Private-One" in client.get(HOME).content.decode()
    page = other.get(HOME).content.decode()
    assert "Shared-One" in page
    assert "Private-One" not in page
    assert SavedView.unscoped.count() == 2
    # Who leaves the team sees it no longer.
    TeamMember.unscoped.filter(user=street.other_nurse).update(ended_at=timezone.now())
    assert "Shared-One" not in other.get(HOME).content.decode()


def test_only_its_owner_or_the_lead_deletes_a_view(street):
    view, private = view_of(street, street.nurse, team=street.team), view_of(street, street.nurse)
    other = street.client(street.other_nurse)
    for one in (view, private):
        assert other.post(ACTS, {"act": "delete", "view": one.pk}).status_code == 404
    street.lead(street.other_nurse)
    assert other.post(ACTS, {"act": "delete", "view": private.pk}).status_code == 404
    assert other.post(ACTS, {"act": "delete", "view": view.pk}).status_code == 302
    street.client(street.nurse).post(ACTS, {"act": "delete", "view": private.pk})
    assert not SavedView.unscoped.exists()


def test_the_list_opens_with_the_chosen_view_until_it_is_as_always_again(street):
    client = street.client(street.nurse)
    view = view_of(street, street.other_nurse, team=street.team, view="nobodys", layout="state")
    client.post(ACTS, {"act": "first", "view": view.pk})
    assert client.get(HOME)["Location"] == f"{HOME}?view=nobodys&layout=state"
    assert client.get(f"{HOME}?view=team").status_code == 200
    client.post(ACTS, {"act": "as-always"})
    assert client.get(HOME).status_code == 200
    client.post(ACTS, {"act": "first", "view": view.pk})
    client.post(ACTS, {"act": "first", "view": view.pk})
    SavedView.unscoped.filter(pk=view.pk).update(team=street.far_team)
    assert client.get(HOME).status_code == 200
    private = view_of(street, street.other_nurse, "Private")
    assert client.post(ACTS, {"act": "first", "view": private.pk}).status_code == 404
    assert client.post(ACTS, {"act": "explode", "view": view.pk}).status_code == 404


def test_one_person_saves_so_many_and_no_more(street):
    for number in range(MOST_VIEWS):
        view_of(street, street.nurse, f"v{number}")
    with pytest.raises(TooManyViewsError):
        save_view(municipality=street.here, owner=street.nurse, name="more", chosen={})
    street.lead(street.nurse)
    save(street.client(street.nurse), "more")
    assert SavedView.unscoped.count() == MOST_VIEWS


def test_three_views_take_the_queries_of_one(street):
    client = street.client(street.nurse)
    client.get(f"{HOME}?view=team")
    counts = []
    for number in range(3):
        view_of(street, street.nurse, f"v{number}", team=street.team)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{HOME}?view=team")
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_views_go_with_the_person(street):
    view_of(street, street.nurse)
    view_of(street, street.other_nurse, "Hers", person=str(street.nurse.pk))
    kept = view_of(street, street.other_nurse, "Kept")
    DefaultView.unscoped.create(municipality=street.here, user=street.nurse, view=kept)
    found = handler.export(Subject(user=street.nurse))
    assert (len(found["tasks.SavedView"]), len(found["tasks.DefaultView"])) == (1, 1)
    handler.erase(Subject(user=street.nurse))
    assert list(SavedView.unscoped.all()) == [kept]
    assert not DefaultView.unscoped.exists()
