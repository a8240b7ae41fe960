"""Shared fixtures. The database server is the embedded PostgreSQL, started once for the run."""

import copy
import gc
import os

import pytest
from django.core.cache import cache
from django.db import connection, transaction
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


def commits(asked):
    """Whether a test commits; `asked` is its request, or what pytest knows of it while it collects."""
    node = asked.definition if isinstance(asked, pytest.Metafunc) else asked.node
    marker = node.get_closest_marker("django_db")
    return "transactional_db" in asked.fixturenames or bool(marker and marker.kwargs.get("transaction"))


def pytest_generate_tests(metafunc):
    """The tests of a module that commit begin with rows of their own; see `made_once`."""
    if "made_once" in metafunc.fixturenames:
        metafunc.parametrize("made_once", [not commits(metafunc)], indirect=True, ids=[pytest.HIDDEN_PARAM])


@pytest.fixture(scope="module")
def made_once(request, django_db_setup, django_db_blocker):
    """Keep what a module's tests begin with: `made_once(make)` calls it once, and each test gets its own copy.

    Each test works in a savepoint inside. Tests that commit have no outer transaction: they make it anew.
    """
    if not getattr(request, "param", False):
        yield lambda make: make
        return

    def keep(make):
        reference_index_auto_update_disabled.value = True
        made = make()
        del reference_index_auto_update_disabled.value
        return lambda: copy.deepcopy(made)

    with django_db_blocker.unblock(), transaction.atomic():
        yield keep
        transaction.set_rollback(True)


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
    request.getfixturevalue("made_once")  # what the module keeps is gone before anybody commits
    request.getfixturevalue("transactional_db")
    cache.clear()
    yield
    cache.clear()
