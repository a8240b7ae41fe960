"""Statements that are written once give what the ORM gives."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cms.audit.models import AuditEvent
from cms.municipalities.models import Municipality, Region
from cms.statements import Columns, Statement, made_in_turn
from tests.factories.core import MunicipalityFactory

PLACE, REGION = Columns(Municipality, "m"), Columns(Region, "r")
NAME = Columns(Region, "r", "id", "name")


@Statement
def places() -> str:
    return f"SELECT {PLACE}, {REGION} FROM {PLACE.table} LEFT JOIN {REGION.table} ON r.id = %(region)s ORDER BY m.id"


@Statement
def names() -> str:
    return f"SELECT {NAME} FROM {NAME.table}"


@Statement
def wrong() -> str:
    return f"INSERT INTO {Region._meta.db_table} (slug, name) VALUES (%(slug)s, 'x') RETURNING id"


@pytest.fixture
def place(db):
    return MunicipalityFactory(slug="fjordby")


def values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_rows_become_the_objects_that_the_orm_makes(place):
    municipality, region = made_in_turn(places.row(region=place.region_id), PLACE, REGION)
    expected = Municipality.objects.get(pk=place.pk)
    assert values(municipality) == values(expected)
    assert values(region) == values(expected.region)
    assert municipality._state.db == "default"
    assert not municipality._state.adding


def test_an_outer_join_without_a_row_makes_none(place):
    assert made_in_turn(places.row(region=0), PLACE, REGION)[1] is None


def test_json_becomes_what_it_says():
    event = Columns(AuditEvent, "e", "id", "data")
    row = [7, '{"user": "a"}']
    assert event.made(row).data == {"user": "a"}


def test_columns_that_are_not_named_are_read_when_asked_for(place):
    region = NAME.made(names.row())
    with CaptureQueriesContext(connection) as asked:
        assert region.name == place.region.name
    assert len(asked) == 0
    with CaptureQueriesContext(connection) as asked:
        assert region.slug == place.region.slug
    assert len(asked) == 1


def test_tests_see_the_query_and_its_words(place):
    with CaptureQueriesContext(connection) as asked:
        places.rows(region=place.region_id)
    assert len(asked) == 1
    assert "municipalities_municipality" in asked[0]["sql"]


def test_an_error_is_djangos_and_the_statement_lives_on(place):
    slug = place.region.slug
    for _again in range(2):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.rows(slug=slug)
    assert Region.objects.count() == 1
    assert len(places.rows(region=0)) == 1
