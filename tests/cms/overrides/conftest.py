import pytest
from django.test import Client

from cms.accounts.models import Role
from cms.municipalities.actions.groups import sync_groups
from cms.overrides.models import Override
from cms.review.actions.workflows import set_up_municipality
from tests.factories import content
from tests.factories.accounts import sign_in, staff_user
from tests.factories.overrides import override


@pytest.fixture
def parts():
    """Two blocks of the region's article."""
    return [content.text("<p>Lay the baby on the back.</p>"), content.text("<p>Keep the room cool.</p>")]


@pytest.fixture
def article(sleep, parts):
    return content.article(sleep["da"], body=parts)


def client_of(place, *roles, **fields):
    client = Client(headers={"host": f"{place.slug}.localhost"})
    user = staff_user(place, *(roles or (Role.EDITOR,)), **fields)
    sign_in(client, user)
    client.user = user
    return client


@pytest.fixture
def editor(fjordby):
    return client_of(fjordby)


@pytest.fixture
def review(fjordby, klitby):
    """Each place's way from the author over a professional to the reader."""
    for place in (fjordby, klitby):
        sync_groups(municipality=place)
        set_up_municipality(municipality=place)


@pytest.fixture
def reviewer(review, fjordby):
    """Signed in on Fjordby's host; the name stands under what they approve."""
    return client_of(fjordby, Role.REVIEWER, first_name="Lone", last_name="Kjær")


def drafted(place, article, author, mode="append", html="<p>Our own words.</p>", **fields):
    """A draft that `author` wrote."""
    made = override(place, article, mode, html, publish=False, **fields)
    made.save_revision(user=author, clean=False)
    return Override.unscoped.get(pk=made.pk)


def submitted(made, author):
    made.get_workflow().start(made, author)
    return Override.unscoped.get(pk=made.pk)


def act(made, user, name="approve", **values):
    state = made.current_workflow_task_state
    given = values or {"reviewer_role": "Sundhedsplejerske", "comment": ""}
    return state.task.specific.on_action(state, user, name, **given)


@pytest.fixture
def author(review, fjordby):
    return client_of(fjordby)


@pytest.fixture
def waiting(fjordby, article, author):
    return submitted(drafted(fjordby, article, author.user), author.user)
