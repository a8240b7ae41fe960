"""The easy version beside a municipality's own words: it never says otherwise than they do."""

import pytest

from cms.content.models import ArticlePage, LocalFact
from cms.links.models import OldAddress
from tests.cms.content.asking import ask
from tests.cms.overrides.test_admin import LIST, form
from tests.factories import content
from tests.factories.overrides import override


@pytest.fixture
def page(fjordby, klitby, sleep):
    return content.article(
        sleep["da"], easy_summary="Short.", easy_body=[content.text("<p>Sleep on the back.</p>")]
    )


def easy(page, host="fjordby"):
    return ask(f"articles/{page.uuid}?variant=easy", f"{host}.localhost").json()


@pytest.mark.parametrize(("mode", "place"), [("append", None), ("insert_after", 0)])
def test_what_a_municipality_adds_stands_at_the_end_of_the_easy_text(page, fjordby, mode, place):
    block = "" if place is None else page.body[place].id
    override(fjordby, page, mode, block=block)
    found = easy(page)
    assert found["variant"] == "easy"
    assert ["Sleep on the back." in part["html"] for part in found["blocks"]] == [True, False]
    assert found["local_blocks"] == [found["blocks"][1]["id"]]
    assert easy(page, "klitby")["local_blocks"] == []


@pytest.mark.parametrize(("mode", "place"), [("replace_all", None), ("replace_block", 0)])
def test_where_a_part_is_said_otherwise_the_easy_text_is_left_out(page, sleep, fjordby, mode, place):
    english = content.article(sleep["en"], "Safe sleep in English", of=page)
    override(fjordby, page, mode, block="" if place is None else page.body[place].id)
    here, there = easy(page), easy(page, "klitby")
    assert (here["variant"], here["variants"]) == ("normal", ["normal"])
    assert (there["variant"], there["variants"]) == ("easy", ["normal", "easy"])
    flags = {
        host: {
            one["locale"]: one["easy"]
            for one in ask(f"articles/{english.uuid}?locale=en", host).json()["alternates"]
        }
        for host in ("fjordby.localhost", "klitby.localhost")
    }
    assert flags == {
        "fjordby.localhost": {"da": False, "en": False},
        "klitby.localhost": {"da": True, "en": False},
    }


def test_easy_text_has_the_contact_of_each_municipality(sleep, fjordby, klitby):
    LocalFact.unscoped.create(municipality=klitby, slot="midwives", name="CANARY Klitby")
    fact = LocalFact.unscoped.create(municipality=fjordby, slot="midwives", name="Old name")
    slot = {
        "type": "local_contact",
        "value": {"slot": "midwives"},
        "id": "0b7ac0a8-13f8-4a9c-8b8e-2d4b13b5b6f1",
    }
    page = content.article(sleep["da"], "With a contact", easy_summary="Short.", easy_body=[slot])
    fact.name = "New name"
    fact.save()
    assert [block["data"]["name"] for block in easy(page)["blocks"]] == ["New name"]
    assert [block["data"]["name"] for block in easy(page, "klitby")["blocks"]] == ["CANARY Klitby"]


def test_a_new_address_is_remembered_once_for_both_versions(page, fjordby):
    old = page.slug
    page = ArticlePage.objects.get(pk=page.pk)
    page.slug = "sleep-well"
    page.save_revision().publish()
    assert OldAddress.unscoped.filter(municipality=fjordby, slug=old).count() == 1


def test_easy_version_of_an_unsaved_change_is_previewed(page, sleep, fjordby, editor):
    made = override(fjordby, page, "append", publish=False)
    base = f"{LIST}preview/{made.pk}/"
    assert editor.post(base, form(made, "<p>Unsaved words.</p>")).json()["is_valid"]

    def seen(mode):
        token = editor.get(f"{base}?mode={mode}").headers["Location"].partition("#t=")[2]
        return editor.get("/api/v1/preview", headers={"authorization": f"Preview {token}"}).json()

    found = seen("wide:easy")
    assert found["variant"] == "easy"
    assert [part["html"].count("Unsaved words.") for part in found["blocks"]] == [0, 1]
    assert "Sleep on the back." in found["blocks"][0]["html"]
    assert found["preview"] == {"municipality": "fjordby", "view": "wide"}
    assert seen("phone")["variant"] == "normal"
    names = [name for name, _label in made.preview_modes]
    assert names == ["phone", "wide", "phone:easy", "wide:easy"]
    plain = override(fjordby, content.article(sleep["da"], "Plain"), "append")
    assert [name for name, _label in plain.preview_modes] == ["phone", "wide"]
