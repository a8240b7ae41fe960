"""A pool that hands out no connection whose other end has closed, and asks nobody for those that live."""

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from cms.pooled.base import DatabaseWrapper, has_ended
from cms.settings.database import conninfo_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pooled():
    entry = dict(connection.settings_dict, CONN_HEALTH_CHECKS=False)
    entry["OPTIONS"] = {**entry["OPTIONS"], "pool": {"min_size": 1, "max_size": 1, "timeout": 10}}
    wrapper = DatabaseWrapper(entry, alias="default")
    yield wrapper
    wrapper.close()
    wrapper.close_pool()


def session_of(wrapper):
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def throw_out(pid):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_a_session_that_the_server_threw_out_is_handed_to_nobody(pooled):
    first = session_of(pooled)
    pooled.close()
    throw_out(first)
    assert session_of(pooled) != first


def test_one_that_lives_is_asked_nothing(pooled):
    first = session_of(pooled)
    pooled.close()
    asked = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.Connection, "execute", lambda *given, **_more: asked.append(given))
        pooled.connect()
    assert session_of(pooled) == first
    assert asked == []


def test_a_notice_is_no_end():
    with psycopg.connect(conninfo_of(settings.DATABASES["default"]), autocommit=True) as listener:
        listener.execute("LISTEN somebody")
        with connection.cursor() as cursor:
            cursor.execute("NOTIFY somebody")
        assert not has_ended(listener)
        throw_out(listener.info.backend_pid)
        assert has_ended(listener)
        assert has_ended(listener)  # and one that was closed is asked nothing
