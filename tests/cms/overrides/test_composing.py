"""What families in each municipality read when one of them changes a regional article."""

import uuid

import pytest
from django.db import transaction

from cms.content.models import ArticlePage, LocalFact, PublishedArticle, RevokedArticle
from cms.overrides.actions import lock_blocks
from cms.overrides.models import Override
from tests.cms.content.asking import ask
from tests.factories import content
from tests.factories.accounts import staff_user
from tests.factories.overrides import emergency, override


def shown(article, host="fjordby"):
    return ask(f"articles/{article.uuid}", f"{host}.localhost").json()


def words(article, host="fjordby"):
    return [block["html"].split("<p>")[1].split("</p>")[0] for block in shown(article, host)["blocks"]]


BACK, COOL, OURS = "Lay the baby on the back.", "Keep the room cool.", "Our own words."


@pytest.mark.parametrize(
    ("mode", "place", "expected"),
    [
        ("insert_after", 0, [BACK, OURS, COOL]),
        ("insert_after", 1, [BACK, COOL, OURS]),
        ("append", None, [BACK, COOL, OURS]),
        ("replace_block", 0, [OURS, COOL]),
        ("replace_all", None, [OURS]),
    ],
)
def test_each_mode_shows_the_own_words_here_and_the_regions_elsewhere(
    article, parts, fjordby, mode, place, expected
):
    made = override(fjordby, article, mode, block="" if place is None else parts[place]["id"])
    assert words(article) == expected
    assert words(article, "klitby") == [BACK, COOL]
    found = shown(article)
    assert found["local_blocks"] == [made.body[0].id]
    assert found["origin"] == "region"
    assert shown(article, "klitby")["local_blocks"] == []


def test_hide_withdraws_the_article_here_only_and_leaves_a_tombstone(article, sleep, fjordby):
    english = content.article(sleep["en"], "Safe sleep in English", of=article)
    made = override(fjordby, article, "hide")
    assert ask(f"articles/{article.uuid}").status_code == 410
    assert ask(f"articles/{article.uuid}?locale=en").status_code == 410
    assert str(article.uuid) in ask("manifest").json()["revoked"]
    assert ask(f"articles/{article.uuid}", "klitby.localhost").status_code == 200
    assert not RevokedArticle.unscoped.filter(municipality__slug="klitby").exists()
    made.unpublish()
    assert words(article) == [BACK, COOL]
    assert ask(f"articles/{english.uuid}?locale=en").json()["content_locale"] == "en"
    assert ask("manifest").json()["revoked"] == []


def test_hidden_article_is_on_no_card_and_in_no_search_here(article, sleep, fjordby):
    neighbour = content.article(sleep["da"], "Neighbour", publish=False)
    neighbour.related_articles = [{"type": "article", "value": article.pk, "id": str(uuid.uuid4())}]
    neighbour.body = [content.text(f'<p>Also <a linktype="page" id="{article.pk}">this</a></p>')]
    neighbour.save_revision().publish()
    assert [card["title"] for card in shown(neighbour)["related"]] == ["Safe sleep"]
    override(fjordby, article, "hide")
    assert shown(neighbour)["related"] == []
    assert "data-article" not in shown(neighbour)["blocks"][0]["html"]
    assert ask("search?q=back").json()["results"] == []
    assert [card["title"] for card in shown(neighbour, "klitby")["related"]] == ["Safe sleep"]
    assert len(ask("search?q=back", "klitby.localhost").json()["results"]) == 1


def test_search_finds_the_own_words_here_and_nowhere_else(article, fjordby):
    override(fjordby, article, "append", "<p>Come to the lighthouse.</p>")
    assert [one["title"] for one in ask("search?q=lighthouse").json()["results"]] == ["Safe sleep"]
    assert ask("search?q=lighthouse", "klitby.localhost").json()["results"] == []


def test_two_municipalities_each_see_their_own_words(article, fjordby, klitby):
    override(fjordby, article, "append", "<p>CANARY Fjordby</p>")
    override(klitby, article, "append", "<p>CANARY Klitby</p>")
    assert words(article)[-1] == "CANARY Fjordby"
    assert words(article, "klitby")[-1] == "CANARY Klitby"
    for host, other in (("fjordby", "Klitby"), ("klitby", "Fjordby")):
        for path in (f"articles/{article.uuid}", "manifest", "articles", "search?q=canary"):
            assert f"CANARY {other}" not in ask(path, f"{host}.localhost").content.decode()


def test_draft_is_invisible_to_families_until_it_is_published(article, fjordby):
    draft = override(fjordby, article, "append", "<p>CANARY draft</p>", publish=False)
    assert "CANARY" not in ask(f"articles/{article.uuid}").content.decode()
    draft.latest_revision.publish()
    assert words(article)[-1] == "CANARY draft"
    draft.refresh_from_db()
    draft.body = [content.text("<p>Newer words</p>")]
    draft.save_revision()
    article.save_revision().publish()
    assert words(article)[-1] == "CANARY draft"


def test_change_of_one_language_leaves_the_other_alone(article, sleep, fjordby):
    english = content.article(sleep["en"], "Safe sleep in English", of=article)
    override(fjordby, english, "append", "<p>In English only</p>")
    assert words(article) == [BACK, COOL]
    assert "In English only" in ask(f"articles/{article.uuid}?locale=en").content.decode()


def test_delete_and_unpublish_bring_the_regions_words_back(article, fjordby):
    made = override(fjordby, article, "replace_all")
    made.unpublish()
    assert words(article) == [BACK, COOL]
    Override.unscoped.get(pk=made.pk).latest_revision.publish()
    assert words(article) == [OURS]
    Override.unscoped.get(pk=made.pk).delete()
    assert words(article) == [BACK, COOL]


def test_only_the_own_library_gets_a_new_version(article, fjordby, klitby):
    before = (fjordby.library_version, klitby.library_version)
    fjordby.refresh_from_db()
    klitby.refresh_from_db()
    before = (fjordby.library_version, klitby.library_version)
    override(fjordby, article, "append")
    fjordby.refresh_from_db()
    klitby.refresh_from_db()
    assert (fjordby.library_version, klitby.library_version) == (before[0] + 1, before[1])


def test_failed_publishing_leaves_both_change_and_library_as_they_were(article, fjordby, monkeypatch):
    draft = override(fjordby, article, "append", publish=False)

    def breaks(*args, **kwargs):
        raise RuntimeError("no room left")

    monkeypatch.setattr("cms.content.actions.publishing.write_rows", breaks)
    with pytest.raises(RuntimeError), transaction.atomic():
        draft.latest_revision.publish()
    assert not Override.unscoped.get(pk=draft.pk).live
    assert words(article) == [BACK, COOL]


def test_own_words_show_own_contacts_and_link_own_articles(article, sleep, fjordby, klitby):
    local = content.article(content.local_index(fjordby), "Our cafe", topic=sleep["da"])
    LocalFact.unscoped.create(municipality=fjordby, slot="midwives", name="Fjordby midwives")
    made = override(fjordby, article, "append", publish=False)
    made.body = [
        {"type": "local_contact", "value": {"slot": "midwives"}, "id": str(uuid.uuid4())},
        {"type": "related", "value": {"articles": [local.pk]}, "id": str(uuid.uuid4())},
    ]
    made.save_revision().publish()
    contact, related = shown(article)["blocks"][-2:]
    assert contact["data"]["name"] == "Fjordby midwives"
    assert related["data"]["articles"] == [str(local.uuid)]
    assert PublishedArticle.unscoped.get(municipality=fjordby, article_uuid=article.uuid).slots == [
        "midwives"
    ]


def test_part_that_is_gone_lets_the_regions_text_win(article, parts, fjordby):
    override(fjordby, article, "replace_block", block=parts[0]["id"])
    page = ArticlePage.objects.get(pk=article.pk)
    page.body = [content.text("<p>All new.</p>")]
    page.save_revision().publish()
    assert words(article) == ["All new."]
    assert shown(article)["local_blocks"] == []


def test_emergency_can_be_neither_replaced_nor_hidden_nor_lost_in_a_whole_rewrite(sleep, fjordby):
    help_block = emergency()
    article = content.article(sleep["da"], body=[content.text("<p>One.</p>"), help_block])
    override(fjordby, article, "replace_block", block=help_block["id"])
    override(fjordby, article, "hide")
    assert [block["type"] for block in shown(article)["blocks"]] == ["text", "emergency"]
    override(fjordby, article, "replace_all")
    found = shown(article)
    assert [block["type"] for block in found["blocks"]] == ["emergency", "text"]
    assert found["blocks"][0]["id"] == help_block["id"]
    override(fjordby, article, "insert_after", "<p>Our ward.</p>", block=help_block["id"])
    assert [block["type"] for block in shown(article)["blocks"]] == ["emergency", "text", "text"]


def test_part_locked_by_the_region_returns_at_once_and_is_free_again_afterwards(article, parts, fjordby):
    actor = staff_user(fjordby)
    override(fjordby, article, "replace_block", block=parts[0]["id"])
    assert words(article) == [OURS, COOL]
    region = fjordby.region
    lock_blocks(region=region, article=article, block_ids=[parts[0]["id"], "nonsense"], actor=actor)
    assert words(article) == [BACK, COOL]
    lock_blocks(region=region, article=article, block_ids=[], actor=actor)
    assert words(article) == [OURS, COOL]
