"""Contract 8, 9 and 10: what a switch does to data (nothing), whose data it is, and where it belongs."""

import pytest
from django.apps import apps
from django.utils import timezone

from cms.plugin_api.checks import check_declaration, leads_to_municipality
from cms.plugin_api.config import NO_PERSONAL_DATA
from cms.plugin_api.privacy import Subject, privacy_handlers
from cms.plugin_api.registry import registry
from cms.privacy.checks import reaches_a_person
from tests.contract.conftest import SLUGS
from tests.dummy_plugin.models import Label, Note

pytestmark = pytest.mark.django_db


def test_enable_use_disable_enable_keeps_the_data(world):
    world.switch("dummy_plugin", on=True)
    client = world.client("citizen")
    client.post("/api/v1/dummy_plugin/notes", {"text": "kept"}, content_type="application/json")
    world.switch("dummy_plugin", on=False)
    assert client.get("/api/v1/dummy_plugin/notes").status_code == 404
    world.switch("dummy_plugin", on=True)
    [note] = client.get("/api/v1/dummy_plugin/notes").json()["results"]
    assert note["text"] == "kept"


@pytest.mark.parametrize("slug", SLUGS)
def test_every_model_that_reaches_a_person_is_declared(slug):
    plugin = registry.get(slug)
    declared = set() if plugin.personal_data is NO_PERSONAL_DATA else set(plugin.personal_data)
    assert {model._meta.label for model in plugin.get_models() if reaches_a_person(model)} <= declared


def test_the_walk_knows_a_person_when_it_meets_one():
    assert reaches_a_person(Note)
    assert reaches_a_person(apps.get_model("video.Meeting"))
    assert not reaches_a_person(Label)
    assert not reaches_a_person(apps.get_model("chat.AnswerPromise"))


@pytest.mark.parametrize(
    ("declared", "ids"),
    [
        ((), {"plugins.E008"}),
        (NO_PERSONAL_DATA, {"plugins.E008"}),
        (None, {"plugins.E007"}),
        (("dummy_plugin.Note", "dummy_plugin.Nothing"), {"plugins.E007"}),
    ],
)
def test_a_wrong_declaration_is_found_by_the_checks(monkeypatch, declared, ids):
    plugin = registry.get("dummy_plugin")
    monkeypatch.setattr(type(plugin), "personal_data", declared)
    assert {message.id for message in check_declaration(plugin)} == ids


@pytest.mark.parametrize("slug", SLUGS)
def test_every_model_leads_to_its_municipality(slug):
    assert [model for model in registry.get(slug).get_models() if not leads_to_municipality(model)] == []


def test_a_model_without_a_path_is_found_by_the_checks(monkeypatch):
    monkeypatch.setattr(Label, "municipality_path", "name")
    ids = {message.id for message in check_declaration(registry.get("dummy_plugin"))}
    assert ids == {"plugins.E009"}


@pytest.mark.parametrize(
    ("attribute", "value", "expected"),
    [
        ("requires", ("nothing",), "plugins.E005"),
        ("requires", ("dummy_plugin",), "plugins.E005"),
        ("description", "", "plugins.E006"),
        ("settings_model", "dummy_plugin.Note", "plugins.E012"),
        ("label", "library", "plugins.E003"),
    ],
)
def test_other_wrong_declarations_are_found(monkeypatch, attribute, value, expected):
    plugin = registry.get("dummy_plugin")
    if attribute == "label":
        monkeypatch.setattr(plugin, attribute, value)
        monkeypatch.setattr(type(plugin), "settings_model", None)
    else:
        monkeypatch.setattr(type(plugin), attribute, value)
    assert expected in {message.id for message in check_declaration(plugin)}


def test_export_and_erase_work_while_the_plugin_is_off(world):
    person, other = world.people["citizen"], world.people["professional"]
    for place, author in [(world.fjordby, person), (world.klitby, person), (world.fjordby, other)]:
        Note.unscoped.create(municipality=place, author=author, text=f"of {place.slug}")
    handler = privacy_handlers()["dummy_plugin"]
    exported = handler.export(Subject(user=person))["dummy_plugin.Note"]
    assert sorted(row["text"] for row in exported) == ["of fjordby", "of klitby"]
    assert handler.erase(Subject(user=person)) == {"dummy_plugin.Note": 2}
    assert [note.author for note in Note.unscoped.all()] == [other]


@pytest.mark.parametrize("slug", [s for s in SLUGS if registry.get(s).personal_data is not NO_PERSONAL_DATA])
def test_handlers_answer_for_every_declared_model_in_every_state(world, slug):
    handler = privacy_handlers()[slug]
    subject = Subject(user=world.people["citizen"])
    declared = set(registry.get(slug).personal_data)
    assert set(handler.export(subject)) == declared
    assert set(handler.erase(subject)) == declared
    assert set(handler.retention(timezone.now())) <= declared
