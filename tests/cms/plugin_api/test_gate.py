import pytest
from django.db import transaction

from cms.municipalities.models import Municipality
from cms.plugin_api import gate
from cms.plugin_api.actions import disable_plugin, enable_plugin
from cms.plugin_api.models import PluginActivation
from tests.factories.core import MunicipalityFactory


@pytest.fixture(autouse=True)
def _empty_cache():
    gate._kept.clear()


def fresh(municipality):
    return Municipality.objects.get(pk=municipality.pk)


@pytest.mark.django_db
def test_plugin_without_a_row_has_its_default():
    assert gate.enabled_plugins(MunicipalityFactory()) == frozenset()


@pytest.mark.django_db
def test_require_enabled_raises_for_a_plugin_that_is_off_and_for_an_unknown_one():
    municipality = MunicipalityFactory()
    for slug in ["chat", "nothing"]:
        with pytest.raises(gate.PluginDisabled):
            gate.require_enabled(municipality, slug)


@pytest.mark.django_db
def test_a_switch_in_one_municipality_leaves_the_other_alone():
    here, there = MunicipalityFactory(), MunicipalityFactory()
    enable_plugin(municipality=here, plugin="chat", actor=None)
    assert gate.enabled_plugins(fresh(here)) == {"chat"}
    assert gate.enabled_plugins(fresh(there)) == frozenset()


@pytest.mark.django_db
def test_rows_of_uninstalled_plugins_have_no_effect():
    municipality = MunicipalityFactory()
    PluginActivation.unscoped.create(municipality=municipality, plugin="gone", enabled=True)
    assert gate.enabled_plugins(municipality) == frozenset()


@pytest.mark.django_db
def test_the_answer_stays_with_a_requests_municipality_object():
    municipality = MunicipalityFactory()
    in_request = fresh(municipality)
    assert not gate.is_enabled(in_request, "chat")
    enable_plugin(municipality=municipality, plugin="chat", actor=None)
    assert not gate.is_enabled(in_request, "chat")
    assert gate.is_enabled(fresh(municipality), "chat")


@pytest.mark.django_db(transaction=True)
def test_the_cache_answers_without_a_query_until_the_version_changes(django_assert_num_queries):
    municipality = MunicipalityFactory()
    gate.enabled_plugins(fresh(municipality))
    again = fresh(municipality)
    with django_assert_num_queries(0):
        gate.enabled_plugins(again)
    enable_plugin(municipality=municipality, plugin="chat", actor=None)
    after = fresh(municipality)
    with django_assert_num_queries(1):
        assert gate.enabled_plugins(after) == {"chat"}


@pytest.mark.django_db(transaction=True)
def test_what_a_rolled_back_transaction_saw_is_not_kept():
    municipality = MunicipalityFactory()
    with pytest.raises(RuntimeError), transaction.atomic():
        enable_plugin(municipality=municipality, plugin="chat", actor=None)
        assert gate.is_enabled(fresh(municipality), "chat")
        raise RuntimeError
    # The next switch reuses the version that was rolled back.
    enable_plugin(municipality=fresh(municipality), plugin="tasks", actor=None)
    assert gate.enabled_plugins(fresh(municipality)) == {"tasks"}


@pytest.mark.django_db(transaction=True)
def test_the_cache_keeps_only_so_many(monkeypatch):
    monkeypatch.setattr(gate, "MOST_KEPT", 2)
    for _ in range(3):
        gate.enabled_plugins(fresh(MunicipalityFactory()))
    assert len(gate._kept) == 2


@pytest.mark.django_db
def test_a_plugin_whose_requirement_is_gone_counts_as_off(monkeypatch):
    from cms.plugin_api.registry import registry

    municipality = MunicipalityFactory()
    for slug in ["chat", "video"]:
        enable_plugin(municipality=municipality, plugin=slug, actor=None)
    monkeypatch.setattr(type(registry.get("video")), "requires", ("chat",))
    assert gate.read_enabled(municipality) == {"chat", "video"}
    PluginActivation.unscoped.filter(plugin="chat").update(enabled=False)
    assert gate.read_enabled(municipality) == frozenset()
    disable_plugin(municipality=municipality, plugin="video", actor=None)
