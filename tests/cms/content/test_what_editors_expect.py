"""What an editor knows from Wagtail works here too, and families see it at once: the snapshot follows."""

import datetime as dt
import uuid

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from cms.accounts.models import Role
from cms.content.actions.scheduled import run_schedule
from cms.content.models import ArticlePage, PublishedArticle
from tests.cms.content.asking import ask
from tests.factories import content
from tests.factories.accounts import sign_in, staff_user

pytestmark = pytest.mark.references


def client_of(place, role):
    client = Client(headers={"host": f"{place.slug}.localhost"})
    sign_in(client, staff_user(place, role))
    return client


@pytest.fixture
def admin(fjordby):
    return client_of(fjordby, Role.MUNICIPAL_ADMIN)


@pytest.fixture
def index(fjordby):
    return content.local_index(fjordby)


def shown(host="fjordby.localhost"):
    return {card["title"] for card in ask("articles", host).json()["results"]}


def in_hours(hours):
    return timezone.now() + dt.timedelta(hours=hours)


# Scheduled publishing


def run_in_hours(monkeypatch, hours):
    """Move the clock, as Wagtail reads it too, and run the job."""
    then = in_hours(hours)
    with monkeypatch.context() as moved:
        moved.setattr(timezone, "now", lambda: then)
        return run_schedule()


def schedule(page, **times):
    page = ArticlePage.objects.get(pk=page.pk)
    for name, value in times.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_scheduled_article_appears_when_its_time_has_come(fjordby, sleep, monkeypatch):
    page = content.article(sleep["da"], "Soon", publish=False)
    schedule(page, go_live_at=in_hours(2))
    assert run_schedule() == (0, 0)
    assert shown() == set()
    assert run_in_hours(monkeypatch, 3) == (0, 1)
    assert shown() == {"Soon"}
    assert run_in_hours(monkeypatch, 3) == (0, 0)


def test_scheduled_change_replaces_what_families_read_when_its_time_has_come(fjordby, sleep, monkeypatch):
    page = content.article(sleep["da"], "Old title")
    schedule(page, title="New title", go_live_at=in_hours(2))
    assert shown() == {"Old title"}
    run_in_hours(monkeypatch, 3)
    assert shown() == {"New title"}


def test_expired_article_is_withdrawn_with_a_tombstone(fjordby, klitby, sleep, monkeypatch):
    page = content.article(sleep["da"], "Brief")
    schedule(page, expire_at=in_hours(2))
    assert run_schedule() == (0, 0)
    assert run_in_hours(monkeypatch, 3) == (1, 0)
    for host in ("fjordby.localhost", "klitby.localhost"):
        assert ask(f"articles/{page.uuid}", host).status_code == 410
    assert ArticlePage.objects.get(pk=page.pk).expired


def test_one_that_fails_holds_up_no_other_and_is_tried_again(fjordby, sleep, monkeypatch):
    broken = content.article(sleep["da"], "Broken")
    whole = content.article(sleep["da"], "Whole")
    for page in (broken, whole):
        schedule(page, expire_at=in_hours(1))
    real = ArticlePage.unpublish

    def unpublish(self, *args, **kwargs):
        real(self, *args, **kwargs)
        if self.pk == broken.pk:
            raise RuntimeError

    with monkeypatch.context() as broken_code:
        broken_code.setattr(ArticlePage, "unpublish", unpublish)
        assert run_in_hours(monkeypatch, 2) == (1, 0)
    assert shown() == {"Broken"}
    assert ArticlePage.objects.get(pk=broken.pk).live
    assert run_in_hours(monkeypatch, 2) == (1, 0)


@pytest.mark.django_db
def test_the_minute_job_is_in_the_schedule():
    from django_q.models import Schedule

    from cms.content.jobs import schedule_scheduled

    schedule_scheduled()
    found = Schedule.objects.get(name="content.scheduled")
    assert (found.func, found.minutes) == ("cms.content.jobs.scheduled", 1)


# Bulk actions


def bulk(client, act, things, model="wagtailcore/page", **values):
    query = "&".join(f"id={thing.pk}" for thing in things)
    return client.post(f"/admin/bulk/{model}/{act}/?{query}&next=/admin/", values)


def test_bulk_publish_unpublish_and_delete(fjordby, klitby, admin, index):
    pages = [content.article(index, f"Page {n}", publish=False, **content.reviewed()) for n in range(3)]
    theirs = content.article(content.local_index(klitby), "Theirs")
    assert bulk(admin, "publish", pages).status_code == 302
    assert shown() == {"Page 0", "Page 1", "Page 2"}
    bulk(admin, "unpublish", pages[:2])
    assert shown() == {"Page 2"}
    bulk(admin, "delete", [pages[2]])
    assert shown() == set()
    assert ask(f"articles/{pages[2].uuid}").status_code == 410
    bulk(admin, "unpublish", [theirs])
    bulk(admin, "delete", [theirs])
    assert shown("klitby.localhost") == {"Theirs"}


def test_bulk_publish_is_all_or_nothing(fjordby, admin, index, monkeypatch):
    pages = [content.article(index, f"Page {n}", publish=False, **content.reviewed()) for n in range(2)]
    from cms.content import receivers

    calls = []
    real = receivers.snapshot_articles

    def fail_at_the_second(keys):
        calls.append(keys)
        if len(calls) == 2:
            raise RuntimeError
        real(keys)

    monkeypatch.setattr(receivers, "snapshot_articles", fail_at_the_second)
    with pytest.raises(RuntimeError), transaction.atomic():
        bulk(admin, "publish", pages)
    assert not PublishedArticle.unscoped.exists()
    assert not ArticlePage.objects.live().exists()


def test_bulk_tags_on_pictures_reach_own_pictures_only(fjordby, klitby, admin):
    pictures = [
        get_image_model().objects.create(
            title=place.slug, file=get_test_image_file(), collection=place.collection
        )
        for place in (fjordby, klitby)
    ]
    bulk(admin, "add_tags", pictures, model="wagtailimages/image", tags="summer")
    assert [list(picture.tags.names()) for picture in pictures] == [["summer"], []]


# Copy, alias, move


def test_copy_is_an_article_of_its_own_with_its_own_address(fjordby, sleep):
    page = content.article(sleep["da"], "Safe sleep")
    copy = page.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=True)
    assert copy.uuid != page.uuid
    assert shown() == {"Safe sleep", "Copy"}
    assert ask("by-slug/da/copy").json()["uuid"] == str(copy.uuid)
    quiet = page.copy(update_attrs={"slug": "quiet", "title": "Quiet"}, keep_live=False)
    assert ask(f"articles/{quiet.uuid}").status_code == 404


def test_alias_follows_its_source(fjordby, sleep):
    page = content.article(sleep["da"], "Source")
    alias = page.create_alias(update_slug="alias")
    assert ask(f"articles/{alias.translation_key}").json()["title"] == "Source"
    page = ArticlePage.objects.get(pk=page.pk)
    page.title = "Changed"
    page.save_revision().publish()
    assert ask(f"articles/{alias.translation_key}").json()["title"] == "Changed"


def test_article_that_moves_to_another_topic_is_found_there_at_the_same_address(fjordby, sleep):
    food = content.topic(fjordby, "food")
    page = content.article(sleep["da"], "Moving")
    page.move(food["da"], pos="last-child")
    assert ask("articles?topic=sleep").json()["results"] == []
    assert [card["title"] for card in ask("articles?topic=food").json()["results"]] == ["Moving"]
    assert ask(f"articles/{page.uuid}").json()["topic"]["key"] == "food"
    assert ask("by-slug/da/moving").status_code == 200


# Where is it used


@pytest.fixture
def picture(fjordby):
    return get_image_model().objects.create(
        title="Cradle", file=get_test_image_file(), collection=fjordby.collection
    )


def with_picture(picture):
    value = {"image": picture.pk, "alt": "A cradle", "caption": ""}
    return [{"type": "image", "value": value, "id": str(uuid.uuid4())}]


def test_use_of_a_picture_in_the_text_is_listed_and_told_before_it_is_deleted(fjordby, admin, index, picture):
    content.article(index, "Uses it inside", body=with_picture(picture))
    usage = admin.get(f"/admin/images/usage/{picture.pk}/").content.decode()
    assert "Uses it inside" in usage
    asked = admin.get(f"/admin/images/{picture.pk}/delete/").content.decode()
    assert f"/admin/images/usage/{picture.pk}/" in asked
    assert get_image_model().objects.filter(pk=picture.pk).exists()


def test_use_of_a_document_in_a_video_is_listed(fjordby, admin, index):
    from django.core.files.base import ContentFile

    files = {
        name: get_document_model().objects.create(
            title=name, file=ContentFile(b"x", name=f"film.{name}"), collection=fjordby.collection
        )
        for name in ("mp4", "vtt")
    }
    value = {
        "title": "Film", "video": files["mp4"].pk, "captions": files["vtt"].pk, "poster": None, "transcript": "",
    }  # fmt: skip
    content.article(index, "Has a film", body=[{"type": "video", "value": value, "id": str(uuid.uuid4())}])
    assert "Has a film" in admin.get(f"/admin/documents/usage/{files['vtt'].pk}/").content.decode()
    asked = admin.get(f"/admin/documents/delete/{files['vtt'].pk}/").content.decode()
    assert f"/admin/documents/usage/{files['vtt'].pk}/" in asked


def test_use_in_another_municipality_is_not_named(fjordby, klitby, admin, picture):
    content.article(content.local_index(klitby), "Their secret", body=with_picture(picture))
    assert "Their secret" not in admin.get(f"/admin/images/usage/{picture.pk}/").content.decode()
    assert (
        client_of(klitby, Role.MUNICIPAL_ADMIN).get(f"/admin/images/usage/{picture.pk}/").status_code == 404
    )
