"""The editor's screen: upload, listen, confirm, remove; only for one's own articles."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.accounts.models import Role
from cms.recordings.models import Recording
from tests.cms.content.asking import ask
from tests.factories import content, sounds
from tests.factories.accounts import sign_in, staff_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(fjordby, sleep):
    return content.article(content.local_index(fjordby), "Open house", topic=sleep["da"])


def client_of(place, role):
    client = Client(headers={"host": f"{place.slug}.localhost"})
    sign_in(client, staff_user(place, role))
    return client


@pytest.fixture
def publisher(fjordby):
    return client_of(fjordby, Role.REVIEWER)


def send(client, page, data=None, name="read.mp3"):
    file = SimpleUploadedFile(name, data if data is not None else sounds.mp3(3), "audio/mpeg")
    return client.post(f"/admin/recordings/{page.pk}/", {"act": "save", "file": file})


def test_upload_is_heard_at_once_and_can_be_removed(publisher, page):
    assert send(publisher, page).status_code == 302
    assert ask(f"articles/{page.uuid}").json()["audio"]["duration"] == 3
    assert b"<audio" in publisher.get(f"/admin/recordings/{page.pk}/").content
    publisher.post(f"/admin/recordings/{page.pk}/", {"act": "remove"})
    assert ask(f"articles/{page.uuid}").json()["audio"] is None


@pytest.mark.parametrize(
    ("name", "data"),
    [("x.wav", sounds.wav()), ("x.mp3", b"no sound"), ("x.html", b"<script>"), ("x.mp3", b"")],
)
def test_what_is_no_recording_is_refused_on_the_screen(publisher, page, name, data):
    answer = send(publisher, page, data, name)
    assert answer.status_code == 200
    assert b"error-message" in answer.content
    assert not Recording.objects.exists()


def test_changed_text_is_told_and_confirmed(publisher, page):
    send(publisher, page)
    page.summary = "Another answer."
    page.save_revision().publish()
    assert ask(f"articles/{page.uuid}").json()["audio"] is None
    assert b'value="confirm"' in publisher.get(f"/admin/recordings/{page.pk}/").content
    publisher.post(f"/admin/recordings/{page.pk}/", {"act": "confirm"})
    assert ask(f"articles/{page.uuid}").json()["audio"]


def test_nobody_adds_a_recording_to_what_they_may_not_publish(page, fjordby, klitby, sleep):
    regional = content.article(sleep["da"], "Regional")
    elsewhere = client_of(klitby, Role.REVIEWER)
    own = client_of(fjordby, Role.REVIEWER)
    for client, target in ((elsewhere, page), (elsewhere, regional), (own, regional)):
        assert client.get(f"/admin/recordings/{target.pk}/").status_code in {302, 403, 404}
        send(client, target)
    assert (
        Client(headers={"host": "fjordby.localhost"}).get(f"/admin/recordings/{page.pk}/").status_code == 302
    )
    assert not Recording.objects.exists()


def test_the_article_has_a_button_that_leads_there(publisher, page):
    assert f"/admin/recordings/{page.pk}/" in publisher.get(f"/admin/pages/{page.pk}/edit/").content.decode()
