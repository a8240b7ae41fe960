"""The scoped manager sees one municipality's rows, in every kind of context, and none without one."""

import asyncio
import threading
from contextvars import copy_context

import pytest
from asgiref.sync import async_to_sync, sync_to_async

from cms.municipalities.models import EmergencyNumber
from cms.municipalities.scope import (
    MunicipalityScopeMissingError,
    current_municipality,
    current_municipality_or_none,
    municipality_scope,
)
from tests.factories.core import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    made = MunicipalityFactory(slug="fjordby"), MunicipalityFactory(slug="klitby")
    for place in made:
        EmergencyNumber.unscoped.create(municipality=place, label=place.slug, number="112")
    return made


def labels():
    return list(EmergencyNumber.objects.values_list("label", flat=True))


@pytest.mark.parametrize("ask", [labels, current_municipality, EmergencyNumber.objects.none])
def test_without_a_scope_every_question_raises(places, ask):
    with pytest.raises(MunicipalityScopeMissingError):
        ask()


def test_scopes_nest_and_end_even_when_something_breaks(places):
    fjordby, klitby = places
    with municipality_scope(fjordby):
        assert labels() == ["fjordby"]
        with pytest.raises(ZeroDivisionError), municipality_scope(klitby):
            assert labels() == ["klitby"]
            raise ZeroDivisionError
        assert labels() == ["fjordby"]
        with municipality_scope(None), pytest.raises(MunicipalityScopeMissingError):
            labels()
        assert labels() == ["fjordby"]
    assert current_municipality_or_none() is None


def test_related_managers_are_scoped_too(places):
    fjordby, klitby = places
    with municipality_scope(fjordby):
        assert list(klitby.emergency_numbers.all()) == []
        assert fjordby.emergency_numbers.count() == 1


def test_updates_and_deletes_stay_inside(places):
    with municipality_scope(places[0]):
        EmergencyNumber.objects.update(label="changed")
        EmergencyNumber.objects.all().delete()
    assert [row.label for row in EmergencyNumber.unscoped.all()] == ["klitby"]


def test_scope_crosses_await_and_sync_to_async(places):
    async def ask(place):
        with municipality_scope(place):
            await asyncio.sleep(0)
            return await sync_to_async(labels)()

    assert async_to_sync(ask)(places[0]) == ["fjordby"]
    assert current_municipality_or_none() is None


def test_tasks_side_by_side_do_not_see_each_others_scope(places):
    async def ask(place):
        with municipality_scope(place):
            await asyncio.sleep(0.01)
            return current_municipality().slug

    async def all_at_once():
        return await asyncio.gather(*[ask(place) for place in places * 5])

    assert async_to_sync(all_at_once)() == ["fjordby", "klitby"] * 5


def test_a_new_thread_has_no_scope_unless_it_is_given_one(places):
    seen = []

    def note():
        seen.append(current_municipality_or_none())

    with municipality_scope(places[0]):
        threads = [threading.Thread(target=note), threading.Thread(target=copy_context().run, args=(note,))]
        for thread in threads:
            thread.start()
            thread.join()
    assert seen == [None, places[0]]


def test_a_generator_started_in_a_scope_reads_what_it_built_there(places):
    with municipality_scope(places[0]):
        rows = EmergencyNumber.objects.all()
    assert [row.label for row in rows] == ["fjordby"]
