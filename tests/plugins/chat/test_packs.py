"""Packs of articles: whose they are, what a family gets of them, and that a send is stored once and whole."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.audit.models import AuditEvent
from cms.content.actions.trees import create_municipality_tree, create_region_library
from cms.encryption.keyring import keyring_scope
from cms.municipalities.scope import municipality_scope
from plugins.chat.actions.articles import put_on
from plugins.chat.actions.packs import (
    MOST_ARTICLES,
    add_article,
    move_article,
    remove_article,
    save_pack,
    send_pack,
)
from plugins.chat.errors import FullPackError, TitleTakenError
from plugins.chat.models import ArticlePack, ConversationEvent, Draft, Message, PackedArticle
from plugins.chat.queries.packs import opened, packs_for, packs_of
from tests.factories import content
from tests.plugins.chat.test_inbox import another_family

TITLES = ["Sikker søvn", "Barnets rytme", "Rolige aftener"]


def with_articles(street):
    """Three articles of the region in Danish; the first one in English too."""
    for place in (street.here, street.there):
        create_municipality_tree(place)
        create_region_library(region=place.region, languages=place.languages)
    topic = content.topic(street.here)
    street.pages = [content.article(topic["da"], title) for title in TITLES]
    street.english = content.article(topic["en"], "Safe sleep", of=street.pages[0])
    street.local_there = content.article(content.local_index(street.there), "CANARY there")
    return street


@pytest.fixture(scope="module")
def kept_shelf(made_once, kept_street):
    return made_once(lambda: with_articles(kept_street()))


@pytest.fixture
def here(kept_shelf, db):
    street = kept_shelf()
    with municipality_scope(street.here), keyring_scope():
        yield street


def reference(page):
    from cms.plugin_api.articles import ArticleReference

    return ArticleReference(page.translation_key, "da", 0, page.title, "", "")


def pack_of(street, title="Søvn", team=None, municipality=None, pages=None):
    place = municipality or street.here
    with municipality_scope(place):
        pack = save_pack(municipality=place, actor=street.nurse, title=title, team=team)
        for page in street.pages if pages is None else pages:
            add_article(pack=pack, article=reference(page), actor=street.nurse)
    return pack


def form(pack, **more):
    return {"client_id": str(uuid.uuid4()), "body": "", "pack": pack.pk, **more}


def post(street, thread, given, who=None):
    address = f"/admin/chat/conversation/{thread.pk}/reply/"
    return street.client(who or street.nurse).post(address, given, follow=True)


def cards(thread):
    rows = Message.unscoped.filter(conversation=thread).select_related("conversation").order_by("seq")
    return [(row.kind, row.body, row.article and row.article["uuid"]) for row in rows]


def keys(street):
    return [str(page.translation_key) for page in street.pages]


def test_a_pack_is_sent_after_the_text_card_by_card_in_its_order(here):
    pack, thread = pack_of(here), here.conversation()
    move_article(pack=pack, article=here.pages[2].translation_key, up=True, actor=here.nurse)
    post(here, thread, form(pack, body="Læs de her"))
    first, second, third = keys(here)
    assert cards(thread) == [
        ("text", "Læs de her", None),
        ("article", "", first),
        ("article", "", third),
        ("article", "", second),
    ]
    shown = here.client(here.amina).get(f"/api/v1/chat/conversations/{thread.pk}/events").json()["events"]
    seen = [event["message"]["article"] for event in shown if event["kind"] == "message"][1:]
    assert [one["title"] for one in seen] == ["Sikker søvn", "Rolige aftener", "Barnets rytme"]
    assert [one["revision"] for one in seen] == [here.pages[place].live_revision_id for place in (0, 2, 1)]
    event = AuditEvent.objects.get(action="chat.article_pack_sent")
    assert (event.actor, event.family_id) == (here.nurse, here.aminas.pk)
    assert event.data == {"pack": pack.pk, "articles": 3, "left_out": 0}


def test_the_same_form_again_is_the_same_messages_also_after_the_pack_has_changed(here):
    pack, thread = pack_of(here, pages=here.pages[:2]), here.conversation()
    given = form(pack, body="Læs de her")
    post(here, thread, given)
    before = list(Message.unscoped.order_by("seq").values_list("pk", flat=True))
    add_article(pack=pack, article=reference(here.pages[2]), actor=here.nurse)
    move_article(pack=pack, article=here.pages[1].translation_key, up=True, actor=here.nurse)
    here.pages[0].unpublish()
    post(here, thread, given)
    assert list(Message.unscoped.order_by("seq").values_list("pk", flat=True)) == before
    assert ConversationEvent.unscoped.filter(kind="message").count() == 3
    assert AuditEvent.objects.filter(action="chat.article_pack_sent").count() == 1
    # Another form is another send.
    post(here, thread, form(pack))
    assert len(cards(thread)) == 5


def test_a_send_that_stops_half_way_leaves_nothing_and_its_retry_everything(here, monkeypatch):
    pack, thread = pack_of(here), here.conversation()
    given, put = form(pack, body="Læs de her"), []

    def fails_at_the_third(message, article):
        put.append(article)
        if len(put) == 3:
            raise RuntimeError("The server was stopped.")
        put_on(message, article)

    monkeypatch.setattr("plugins.chat.actions.messages.put_on", fails_at_the_third)
    with pytest.raises(RuntimeError):
        post(here, thread, given)
    assert not Message.unscoped.exists()
    post(here, thread, given)
    assert [uuid for _kind, _body, uuid in cards(thread)] == [None, *keys(here)]


def test_the_same_form_for_another_conversation_is_refused(here):
    pack, thread = pack_of(here), here.conversation()
    given = form(pack)
    post(here, thread, given)
    other, _mother = another_family(here, "Bente")
    answer = post(here, other, given)
    assert "sendt før" in answer.content.decode()
    assert cards(other) == []


def test_what_has_left_the_library_is_left_out_and_named(here):
    pack, thread = pack_of(here), here.conversation()
    here.pages[1].unpublish()
    page = here.client(here.nurse).get(f"/admin/chat/conversation/{thread.pk}/").content.decode()
    assert "Udeladt, ikke i biblioteket længere: Barnets rytme" in page
    answer = post(here, thread, form(pack)).content.decode()
    assert "Udeladt, fordi de ikke er i biblioteket længere: Barnets rytme" in answer
    assert [uuid for _kind, _body, uuid in cards(thread)] == [keys(here)[0], keys(here)[2]]


def test_of_a_pack_without_a_readable_article_nothing_is_sent_and_the_text_is_kept(here):
    pack, thread = pack_of(here, pages=here.pages[:1]), here.conversation()
    here.pages[0].unpublish()
    answer = post(here, thread, form(pack, body="my words")).content.decode()
    assert "ingen af pakkens artikler" in answer
    assert not Message.unscoped.exists()
    assert Draft.objects.select_related("conversation").get().body == "my words"


def test_the_family_gets_its_language_where_there_is_one_and_the_screen_says_where_not(here):
    here.amina.language = "en"
    here.amina.save()
    pack, thread = pack_of(here), here.conversation()
    page = here.client(here.nurse).get(f"/admin/chat/conversation/{thread.pk}/").content.decode()
    assert "Safe sleep" in page
    assert len(re.findall(r"kun på \w+", page)) == 2
    post(here, thread, form(pack))
    rows = Message.unscoped.order_by("seq")
    assert [row.article["locale"] for row in rows] == ["en", "da", "da"]


def test_news_stop_the_whole_pack_and_writing_it_is_none(here):
    pack, thread = pack_of(here), here.conversation()
    here.say(thread, here.amina, "one")
    post(here, thread, form(pack, body="x", expected_seq="0"))
    assert cards(thread) == [("text", "one", None)]
    post(here, thread, form(pack, body="x", expected_seq="1"))
    assert len(cards(thread)) == 5


def test_a_conversation_is_offered_its_teams_and_everybodys_packs_and_no_others(here):
    pack_of(here, "Everybody's")
    pack_of(here, "The team's", team=here.team)
    far = pack_of(here, "The midwives'", team=here.far_team)
    there = pack_of(here, "LEAK", municipality=here.there)
    thread = here.conversation()
    assert {pack.title for pack in packs_for(thread)} == {"Everybody's", "The team's"}
    page = here.client(here.nurse).get(f"/admin/chat/conversation/{thread.pk}/").content.decode()
    assert "The team&#x27;s" in page and "midwives" not in page and "LEAK" not in page
    for pack in (far, there):
        assert post(here, thread, form(pack)).status_code == 404
    assert post(here, thread, form(far) | {"pack": "x"}).status_code == 404
    assert not Message.unscoped.exists()


def test_another_municipalitys_article_is_not_put_in_nor_sent_nor_named(here):
    pack, thread = pack_of(here, pages=[]), here.conversation()
    client = here.client(here.nurse)
    address = f"/admin/chat/packs/{pack.pk}/"
    add = {"do": f"add.{here.local_there.translation_key}"}
    assert client.post(f"{address}articles/", add).status_code == 404
    assert "CANARY" not in client.get(f"{address}?q=canary").content.decode()
    # Also when it is in the table, for whatever reason.
    PackedArticle.objects.create(
        pack=pack, article_uuid=here.local_there.translation_key, title="gone", position=0
    )
    [offered] = opened(packs_of(here.here), here.here, "da")
    assert (offered.readable, [one.title for one in offered.left_out]) == ([], ["gone"])
    post(here, thread, form(pack))
    assert not Message.unscoped.exists()


def test_the_screens_make_a_pack_fill_it_order_it_and_delete_it(here):
    client = here.client(here.nurse)
    client.post("/admin/chat/packs/add/", {"title": "Nætter"})
    pack = ArticlePack.objects.get()
    address = f"/admin/chat/packs/{pack.pk}/"
    found = client.get(f"{address}?q=r").content.decode()
    assert "Læg i: Barnets rytme" in found
    for page in (*here.pages, here.pages[0]):
        client.post(f"{address}articles/?q=r", {"do": f"add.{page.translation_key}"})
    assert "Læg i: Barnets rytme" not in client.get(f"{address}?q=r").content.decode()
    first, second, third = keys(here)
    for act in (f"up.{third}", f"down.{first}", f"up.{third}", f"remove.{second}"):
        client.post(f"{address}articles/", {"do": act})
    rows = PackedArticle.objects.filter(pack=pack)
    assert [(str(row.article_uuid), row.position) for row in rows] == [(third, 0), (first, 1)]
    for nonsense in ("up.x", f"turn.{first}", ""):
        assert client.post(f"{address}articles/", {"do": nonsense}).status_code == 404
    client.post(address, {"title": "Nætter og dage", "team": here.team.pk})
    pack.refresh_from_db()
    assert (pack.title, pack.team) == ("Nætter og dage", here.team)
    assert "Nætter og dage" in client.get("/admin/chat/packs/").content.decode()
    client.post(f"{address}delete/")
    assert not ArticlePack.objects.exists()
    told = AuditEvent.objects.filter(action="chat.article_pack_deleted")
    assert told.get().actor == here.nurse


def test_moving_beyond_the_ends_and_taking_out_a_stranger_changes_nothing(here):
    pack = pack_of(here)
    before = AuditEvent.objects.count()
    move_article(pack=pack, article=here.pages[0].translation_key, up=True, actor=here.nurse)
    move_article(pack=pack, article=here.pages[2].translation_key, up=False, actor=here.nurse)
    move_article(pack=pack, article=uuid.uuid4(), up=True, actor=here.nurse)
    remove_article(pack=pack, article=uuid.uuid4(), actor=here.nurse)
    assert [str(row.article_uuid) for row in PackedArticle.objects.all()] == keys(here)
    assert AuditEvent.objects.count() == before


def test_a_full_pack_takes_no_more_and_a_title_is_taken_once_for_each_team(here):
    pack = pack_of(here)
    PackedArticle.objects.bulk_create(
        PackedArticle(pack=pack, article_uuid=uuid.uuid4(), title="x", position=place)
        for place in range(3, MOST_ARTICLES)
    )
    extra = content.article(content.local_index(here.here), "En mere")
    with pytest.raises(FullPackError):
        add_article(pack=pack, article=reference(extra), actor=here.nurse)
    answer = here.client(here.nurse).post(
        f"/admin/chat/packs/{pack.pk}/articles/", {"do": f"add.{extra.translation_key}"}, follow=True
    )
    assert f"En pakke rummer {MOST_ARTICLES} artikler" in answer.content.decode()
    assert PackedArticle.objects.count() == MOST_ARTICLES
    pack_of(here, team=here.team, pages=[])
    with pytest.raises(TitleTakenError):
        pack_of(here, pages=[])
    answer = here.client(here.nurse).post("/admin/chat/packs/add/", {"title": "Søvn"})
    assert "Der er en anden pakke med den titel" in answer.content.decode()
    assert ArticlePack.objects.count() == 2


def test_another_teams_packs_are_not_mine_to_change_and_elsewhere_is_nothing(here):
    far = pack_of(here, "The midwives'", team=here.far_team)
    there = pack_of(here, "LEAK", municipality=here.there)
    client, key = here.client(here.nurse), keys(here)[0]
    for pack, status in ((far, {302, 403}), (there, {404})):
        for tail in ("", "articles/", "delete/"):
            given = {"title": "Mine", "do": f"remove.{key}"}
            answer = client.post(f"/admin/chat/packs/{pack.pk}/{tail}", given)
            assert answer.status_code in status
    assert sorted(ArticlePack.unscoped.values_list("title", flat=True)) == ["LEAK", "The midwives'"]
    assert PackedArticle.unscoped.count() == 6
    assert "LEAK" not in client.get("/admin/chat/packs/").content.decode()
    given = {"title": "New", "team": here.far_team.pk}
    assert client.post("/admin/chat/packs/add/", given).status_code == 200
    for who in (here.amina, here.nurse_there):
        assert here.client(who).get("/admin/chat/packs/").status_code in {302, 403, 404}


def test_lists_and_conversations_take_the_same_queries_for_one_and_three_packs(here):
    thread, client = here.conversation(), here.client(here.nurse)
    counts = {"/admin/chat/packs/": [], f"/admin/chat/conversation/{thread.pk}/": []}
    for number in range(3):
        pack_of(here, f"number {number}", pages=here.pages[: number + 1])
        for address, found in counts.items():
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            found.append(len(queries))
    for found in counts.values():
        assert found[0] == found[2]


def test_a_card_costs_what_the_card_before_it_did(here):
    """Nothing grows with the cards before it."""
    thread, counts = here.conversation(), []
    packs = [pack_of(here, f"number {number}", pages=here.pages[:number]) for number in (1, 2, 3)]
    for pack in (packs[0], *packs):
        with CaptureQueriesContext(connection) as queries:
            send_pack(conversation=thread, author=here.nurse, send_id=uuid.uuid4(), pack=pack)
        counts.append(len(queries))
    _first, one, two, three = counts
    assert three - two == two - one
