"""Shared fixtures. The database server is the embedded PostgreSQL, started once for the run."""

import gc
import os

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils.translation.reloader import translation_file_changed
from wagtail.models import Collection
from wagtail.signal_handlers import reference_index_auto_update_disabled

from cms.launcher.catalogues import compile_all
from cms.launcher.testing import TEMPLATE
from tests.emptying import emptying


def pytest_configure(config):
    """Compile the translations once, before the workers of a parallel run start."""
    if not hasattr(config, "workerinput"):
        for catalogue in compile_all():
            translation_file_changed(None, catalogue)  # Django read the older ones while it started


def pytest_collection_finish(session):
    """What is loaded by now stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Copy the migrated database where the run has made one."""
    template = os.environ.get(TEMPLATE)
    if template:
        connection.settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    connection.ops.sql_flush = emptying


@pytest.fixture(autouse=True)
def references_are_kept_where_they_are_asked_for(request):
    """Wagtail notes at each save what refers to what; only tests with the mark look at that."""
    if request.node.get_closest_marker("references"):
        yield
        return
    reference_index_auto_update_disabled.value = True
    yield
    # Wagtail's own way of doing this, which the demo uses, takes the value away in between.
    if hasattr(reference_index_auto_update_disabled, "value"):
        del reference_index_auto_update_disabled.value


def commits(request):
    marker = request.node.get_closest_marker("django_db")
    return "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction"))


@pytest.fixture(autouse=True)
def files_have_a_root(request):
    """A test that commits empties every table at its end, and with them what the migrations wrote."""
    if request.node.get_closest_marker("django_db") and not commits(request):
        request.getfixturevalue("db")
        if not Collection.objects.exists():
            Collection.add_root(name="Root")


@pytest.fixture(autouse=True)
def counters_start_at_zero(request):
    """The shared cache is no model: after a test that commits, nobody else empties its table."""
    if not commits(request):
        yield
        return
    request.getfixturevalue("transactional_db")
    cache.clear()
    yield
    cache.clear()
