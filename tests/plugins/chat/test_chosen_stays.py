"""What was chosen beside a reply that was not sent: the article and the pack stand in the form that comes back."""

import pytest

from cms.encryption.keyring import keyring_scope
from cms.municipalities.scope import municipality_scope
from plugins.chat.models import ArticlePack, Message
from tests.browser_forms import form_with, pressed_by_enter, sent_by
from tests.plugins.chat.test_packs import pack_of, with_articles

CHECK = {"check": "1"}
NEWS = {"expected_seq": "0"}


@pytest.fixture(scope="module")
def kept_shelf(made_once, kept_street):
    return made_once(lambda: with_articles(kept_street()))


@pytest.fixture
def here(kept_shelf, db):
    street = kept_shelf()
    with municipality_scope(street.here), keyring_scope():
        street.pack = pack_of(street, pages=street.pages[1:])
        street.thread = street.conversation()
        street.say(street.thread, street.amina, "one")
        street.desk = street.client(street.nurse)
        street.path = f"/admin/chat/conversation/{street.thread.pk}/"
        yield street


def article_of(page, locale="da"):
    return f"{locale}/{page.translation_key}"


def form_of(html):
    return form_with(html, "[name=body]")


def page(here, query=""):
    return here.desk.get(here.path + query).content.decode()


def refused(here, more, **chosen):
    """The page that comes back."""
    given = sent_by(form_of(page(here))) | {"body": "my words"} | chosen | more
    answer = here.desk.post(f"{here.path}reply/", given, follow=True)
    assert not Message.unscoped.filter(from_staff=True).exists()
    # Keys alone: no names and no words in an address.
    assert "Sikker" not in answer.redirect_chain[-1][0]
    return answer.content.decode()


def cards():
    return [row.kind for row in Message.unscoped.filter(from_staff=True).order_by("seq")]


@pytest.mark.parametrize("more", [NEWS, CHECK], ids=["news", "check"])
def test_the_article_is_chosen_still_and_sent_with_the_page_that_comes_back(here, more):
    html = refused(here, more, article=article_of(here.pages[0]))
    form = form_of(html)
    assert form.select_one("details[data-articles]").has_attr("open")
    assert "Sikker søvn" in form.select_one("[data-article-found] label:has(input:checked)").text
    here.desk.post(f"{here.path}reply/", sent_by(form))
    sent = Message.unscoped.get(from_staff=True)
    assert (sent.kind, sent.article["uuid"]) == ("article", str(here.pages[0].translation_key))


@pytest.mark.parametrize("more", [NEWS, CHECK], ids=["news", "check"])
def test_the_pack_is_chosen_still_and_sent_with_the_page_that_comes_back(here, more):
    form = form_of(refused(here, more, pack=str(here.pack.pk)))
    assert form.select_one("details[data-packs]").has_attr("open")
    given = sent_by(form)
    assert given["pack"] == [str(here.pack.pk)]
    here.desk.post(f"{here.path}reply/", given)
    assert cards() == ["text", "article", "article"]


def test_both_stay_and_can_be_left_out(here):
    form = form_of(refused(here, NEWS, article=article_of(here.pages[0]), pack=str(here.pack.pk)))
    given = sent_by(form)
    assert (given["article"], given["pack"]) == ([article_of(here.pages[0])], [str(here.pack.pk)])
    assert form.select_one('input[name=article][value=""]') is not None
    here.desk.post(f"{here.path}reply/", given | {"article": "", "pack": ""})
    assert cards() == ["text"]


def test_nothing_is_chosen_that_nobody_chose(here):
    for query in ("", "?article=&pack="):
        form = form_of(page(here, query))
        given = sent_by(form)
        assert "article" not in given
        assert given["pack"] == [""]
        assert not form.select("details[open]")


def test_what_is_offered_no_more_is_not_chosen(here):
    pages = here.pages
    far = pack_of(here, title="CANARY far", team=here.far_team)
    there = pack_of(here, title="CANARY there", municipality=here.there)
    empty = pack_of(here, title="Empty", pages=[])
    keys = [str(one.pk) for one in (far, there, empty)] + ["0", "x", "9" * 30]
    articles = [article_of(here.local_there), article_of(pages[1], "en"), "da/x", "x"]
    for query in [f"pack={key}" for key in keys] + [f"article={key}" for key in articles]:
        html = page(here, f"?{query}")
        given = sent_by(form_of(html))
        assert given["pack"] == [""], query
        assert "article" not in given, query
        assert "CANARY" not in html
    ArticlePack.objects.filter(pk=here.pack.pk).delete()
    assert sent_by(form_of(page(here, f"?pack={here.pack.pk}")))["pack"] == [""]


def test_it_stays_beside_a_call_too(here):
    start = f"{here.path}beside/?beside=1"
    form = form_of(here.desk.get(start).content.decode())
    chosen = {"body": "my words", "expected_seq": "0", "article": article_of(here.pages[0])}
    answer = here.desk.post(form["action"], sent_by(form) | chosen, follow=True)
    form = form_of(answer.content.decode())
    assert sent_by(form)["article"] == [article_of(here.pages[0])]
    assert form.select_one("details.inbox-more-adds").has_attr("open")


def test_the_enter_key_on_a_choice_sends_nothing(here):
    """A radio button or a tick box under the keyboard must not send a reply that is not finished."""
    assert pressed_by_enter(form_of(page(here))) is None
