"""An article in a message: which one, in the revision of that moment, with the words of its card."""

import uuid

import pytest

from cms.content.actions.trees import create_municipality_tree, create_region_library
from cms.municipalities.scope import municipality_scope
from plugins.chat.models import Attachment, Message
from tests.factories import content
from tests.plugins.chat.files import send


@pytest.fixture
def article(street):
    """An article of the region that families of both municipalities read."""
    for place in (street.here, street.there):
        create_municipality_tree(place)
        create_region_library(region=place.region, languages=place.languages)
    return content.article(content.topic(street.here)["da"], "Sikker søvn")


def key_of(article):
    return {"uuid": str(article.translation_key), "locale": "da"}


def link(street, article, host="fjordby.localhost:8000"):
    return f"http://{host}/da/bibliotek/{article.slug}"


def test_a_chosen_article_comes_with_its_revision_and_its_card(street, article):
    thread, client = street.conversation(), street.client(street.amina)
    shown = send(client, thread, article=key_of(article)).json()
    assert shown["kind"] == "article"
    assert shown["article"] == {
        **key_of(article),
        "revision": article.live_revision_id,
        "title": "Sikker søvn",
        "summary": "Sikker søvn in one sentence.",
        "path": f"/da/bibliotek/{article.slug}",
    }
    stored = Message.unscoped.get()
    assert "Sikker" not in str(stored.article)
    assert "søvn".encode() not in bytes(stored.card_sealed)


@pytest.mark.parametrize("form", ["{host}/da/bibliotek/{slug}", "{host}/da/a/{uuid}"])
def test_a_link_in_the_text_becomes_a_card(street, article, form):
    address = form.format(
        host="http://fjordby.localhost:8000", slug=article.slug, uuid=article.translation_key
    )
    thread, client = street.conversation(), street.client(street.amina)
    shown = send(client, thread, body=f"Is this right? {address} I am not sure.").json()
    assert (shown["kind"], shown["article"]["title"]) == ("article", "Sikker søvn")
    assert shown["body"].startswith("Is this right?")


def test_links_to_elsewhere_are_text(street, article):
    thread, client = street.conversation(), street.client(street.amina)
    for host in ("evil.example", "klitby.localhost:8000", "fjordby.localhost.evil.example"):
        shown = send(client, thread, body=link(street, article, host)).json()
        assert (shown["kind"], shown["article"]) == ("text", None)
    for words in (
        "http://fjordby.localhost/da/bibliotek/nothing",
        "http://fjordby.localhost/da/a/" + "x" * 36,
    ):
        assert send(client, thread, body=words).json()["article"] is None


def test_an_article_of_another_municipality_is_none_here(street, article):
    local = content.article(content.local_index(street.there), "CANARY there")
    thread, client = street.conversation(), street.client(street.amina)
    answer = send(client, thread, article=key_of(local), body="x")
    assert b"CANARY" not in answer.content
    assert answer.status_code == 422
    assert not Message.unscoped.exists()


def test_sent_again_after_a_new_revision_it_is_the_same_row_and_the_same_revision(street, article):
    thread, client, key = street.conversation(), street.client(street.amina), str(uuid.uuid4())
    by_link = {"body": link(street, article)}
    for given in ({"article": key_of(article)}, by_link):
        first = send(client, thread, client_id=key, **given).json()
        article.title = "Sikker søvn, ny"
        article.save_revision().publish()
        again = send(client, thread, client_id=key, **given)
        assert (again.status_code, again.json()) == (200, first)
        key = str(uuid.uuid4())


def test_the_team_sees_that_the_article_was_updated_since(street, article):
    thread = street.conversation()
    send(street.client(street.amina), thread, article=key_of(article))
    path = f"/admin/chat/conversation/{thread.pk}/"
    nurse = street.client(street.nurse)
    before = nurse.get(path).content.decode()
    assert "Sikker søvn" in before
    assert "opdateret, siden" not in before
    article.title = "Sikker søvn, ny"
    article.save_revision().publish()
    after = nurse.get(path).content.decode()
    assert "opdateret, siden" in after
    # The card says what the family was sent.
    assert "Sikker søvn, ny" not in after
    article.unpublish()
    assert "ikke længere i biblioteket" in nurse.get(path).content.decode()


def test_taken_back_the_card_goes_too(street, article):
    thread, client = street.conversation(), street.client(street.amina)
    shown = send(client, thread, article=key_of(article)).json()
    client.post(f"/api/v1/chat/conversations/{thread.pk}/messages/{shown['id']}/withdraw")
    row = Message.unscoped.get()
    assert (row.article, row.card_sealed) == (None, None)


def test_the_search_of_the_composer_finds_articles_of_this_library_only(street, article):
    content.article(content.local_index(street.there), "Sikker CANARY")
    found = street.client(street.nurse).get("/admin/chat/articles/?q=sikker").content.decode()
    assert "Sikker søvn" in found
    assert "CANARY" not in found
    nothing = street.client(street.nurse).get("/admin/chat/articles/?q=zzzz").content.decode()
    assert "Ingen artikel har de ord" in nothing
    assert street.client(street.amina).get("/admin/chat/articles/?q=sikker").status_code in {302, 403, 404}


def test_a_professional_sends_an_article_and_a_photo(street, article):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.plugins.chat.files import address, opened, photo

    thread = street.conversation()
    form = {
        "client_id": str(uuid.uuid4()),
        "body": "",
        "article": f"da/{article.translation_key}",
        "photo": SimpleUploadedFile("a.jpg", photo(), "image/jpeg"),
    }
    nurse = street.client(street.nurse)
    for _ in range(2):
        form["photo"].seek(0)
        assert nurse.post(f"/admin/chat/conversation/{thread.pk}/reply/", form).status_code == 302
    (message,) = Message.unscoped.all()
    assert (message.kind, message.article["uuid"]) == ("photo", str(article.translation_key))
    shown = street.client(street.amina).get(f"/api/v1/chat/conversations/{thread.pk}/events").json()
    seen = shown["events"][0]["message"]
    assert opened(street.client(street.amina).get(address(thread, seen)).content).size == (200, 400)


def test_a_photo_that_is_none_is_refused_in_words_and_the_text_is_kept(street):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from plugins.chat.models import Draft

    thread = street.conversation()
    form = {
        "client_id": str(uuid.uuid4()),
        "body": "my words",
        "photo": SimpleUploadedFile("a.jpg", b"<script>", "image/jpeg"),
    }
    nurse = street.client(street.nurse)
    answer = nurse.post(f"/admin/chat/conversation/{thread.pk}/reply/", form, follow=True)
    assert "Det er ikke et billede, som vi kan vise" in answer.content.decode()
    assert not Message.unscoped.exists()
    with municipality_scope(street.here):
        assert Draft.objects.select_related("conversation").get().body == "my words"


def test_a_photo_stopped_by_news_waits_in_the_form(street):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.plugins.chat.files import photo

    thread = street.conversation()
    street.say(thread, street.amina, "one")
    nurse = street.client(street.nurse)
    form = {
        "client_id": str(uuid.uuid4()),
        "body": "my words",
        "expected_seq": "0",
        "photo": SimpleUploadedFile("a.jpg", photo(), "image/jpeg"),
    }
    page = nurse.post(f"/admin/chat/conversation/{thread.pk}/reply/", form, follow=True).content.decode()
    assert Message.unscoped.count() == 1
    key = page.split('name="attachments" value="')[1].split('"')[0]
    again = {"client_id": str(uuid.uuid4()), "body": "my words", "attachments": [key]}
    nurse.post(f"/admin/chat/conversation/{thread.pk}/reply/", again)
    message = Message.unscoped.get(from_staff=True)
    assert Attachment.unscoped.filter(message=message).count() == 1
