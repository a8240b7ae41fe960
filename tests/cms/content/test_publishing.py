import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from cms.content.actions.publishing import mark_overdue, rebuild_libraries
from cms.content.models import (
    ArticlePage,
    LocalFact,
    PublishedArticle,
    PublishedBody,
    RevokedArticle,
)
from cms.realtime import events
from tests.cms.content.asking import ask
from tests.factories import content


@pytest.fixture
def bells(monkeypatch):
    rung = []
    monkeypatch.setattr("cms.content.actions.versions.publish_on_commit", lambda *bell: rung.append(bell))
    return rung


def test_regional_article_is_in_every_municipality_with_one_shared_body(fjordby, klitby, sleep):
    page = content.article(sleep["da"])
    rows = PublishedArticle.unscoped.filter(article_uuid=page.uuid)
    assert {row.municipality for row in rows} == {fjordby, klitby}
    assert len({row.body_id for row in rows}) == 1


def test_local_article_is_in_its_own_municipality_only(fjordby, klitby, sleep):
    page = content.article(content.local_index(fjordby), topic=sleep["da"])
    rows = PublishedArticle.unscoped.filter(article_uuid=page.uuid)
    assert [row.municipality for row in rows] == [fjordby]
    assert ask(f"articles/{page.uuid}").json()["origin"] == "municipality"
    assert ask(f"articles/{page.uuid}", "klitby.localhost").status_code == 404


def test_draft_is_not_published(fjordby, sleep):
    page = content.article(sleep["da"], publish=False)
    assert ask(f"articles/{page.uuid}").status_code == 404


def test_draft_changes_stay_unseen_until_published(fjordby, sleep):
    page = content.article(sleep["da"])
    page.title = "Changed"
    revision = page.save_revision()
    assert ask(f"articles/{page.uuid}").json()["title"] == "Safe sleep"
    revision.publish()
    assert ask(f"articles/{page.uuid}").json()["title"] == "Changed"


@pytest.mark.parametrize("leave", ["unpublish", "delete"])
def test_withdrawn_article_is_gone_at_once_and_leaves_a_tombstone(fjordby, klitby, sleep, leave):
    page = content.article(sleep["da"])
    getattr(page, leave)()
    assert not PublishedArticle.unscoped.exists()
    assert not PublishedBody.objects.exists()
    assert RevokedArticle.unscoped.filter(article_uuid=page.uuid).count() == 2
    answer = ask(f"articles/{page.uuid}")
    assert answer.status_code == 410
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert ask("manifest").json()["revoked"] == [str(page.uuid)]


def test_article_that_comes_back_loses_its_tombstone(fjordby, sleep):
    page = content.article(sleep["da"])
    page.unpublish()
    ArticlePage.objects.get(pk=page.pk).save_revision().publish()
    assert ask("manifest").json()["revoked"] == []
    assert ask(f"articles/{page.uuid}").status_code == 200


def test_withdrawn_translation_falls_back_to_danish_without_tombstone(fjordby, sleep):
    danish = content.article(sleep["da"])
    english = content.article(sleep["en"], of=danish, slug="safe-sleep-en")
    english.unpublish()
    answer = ask(f"articles/{danish.uuid}?locale=en").json()
    assert (answer["content_locale"], answer["requested_locale"]) == ("da", "en")
    assert ask("manifest?locale=en").json()["revoked"] == []


def test_deleting_a_topic_withdraws_its_articles(fjordby, sleep):
    page = content.article(sleep["da"])
    type(sleep["da"]).objects.get(pk=sleep["da"].pk).delete()
    assert ask(f"articles/{page.uuid}").status_code == 410


def test_article_that_moves_to_another_municipality_follows(fjordby, klitby, sleep):
    page = content.article(content.local_index(fjordby))
    page.move(content.local_index(klitby), pos="last-child")
    assert ask(f"articles/{page.uuid}").status_code == 410
    assert ask(f"articles/{page.uuid}", "klitby.localhost").status_code == 200


def test_order_of_siblings_is_the_order_of_the_list(fjordby, sleep):
    first = content.article(sleep["da"], "First")
    second = content.article(sleep["da"], "Second")
    ArticlePage.objects.get(pk=second.pk).move(ArticlePage.objects.get(pk=first.pk), pos="left")
    assert [card["title"] for card in ask("articles").json()["results"]] == ["Second", "First"]


def test_renamed_topic_shows_on_its_articles(fjordby, sleep):
    page = content.article(sleep["da"])
    sleep["da"].refresh_from_db()
    sleep["da"].title = "Rest"
    sleep["da"].save_revision().publish()
    assert ask(f"articles/{page.uuid}").json()["topic"]["title"] == "Rest"
    assert ask("topics").json()["topics"][0]["title"] == "Rest"


def test_link_appears_and_vanishes_with_its_target(fjordby, sleep):
    target = content.article(sleep["da"], "Target", publish=False)
    source = content.article(
        sleep["da"],
        "Source",
        body=[content.text(f'<p>See <a linktype="page" id="{target.pk}">this</a>.</p>')],
    )

    def html():
        return ask(f"articles/{source.uuid}").json()["blocks"][0]["html"]

    assert "<a" not in html()
    ArticlePage.objects.get(pk=target.pk).save_revision().publish()
    assert f'href="/da/bibliotek/target" data-article="{target.uuid}"' in html()
    ArticlePage.objects.get(pk=target.pk).unpublish()
    assert "<a" not in html()


def test_regional_article_never_links_to_a_local_one(fjordby, klitby, sleep):
    local = content.article(content.local_index(fjordby), "Local secret")
    source = content.article(
        sleep["da"], "Source", body=[content.text(f'<p><a linktype="page" id="{local.pk}">x</a></p>')]
    )
    for host in ("fjordby.localhost", "klitby.localhost"):
        assert "local-secret" not in ask(f"articles/{source.uuid}", host).content.decode()


def test_local_contact_is_filled_per_municipality_and_follows_its_change(fjordby, klitby, sleep):
    body = [{"type": "local_contact", "value": {"slot": "midwives"}, "id": str(uuid.uuid4())}]
    fact = LocalFact.unscoped.create(
        municipality=fjordby, slot="midwives", name="Jordemødre", phone="70 00 01 12"
    )
    page = content.article(sleep["da"], body=body)
    here = ask(f"articles/{page.uuid}").json()["blocks"]
    assert 'href="tel:70000112"' in here[0]["html"]
    assert ask(f"articles/{page.uuid}", "klitby.localhost").json()["blocks"] == []
    fact.phone = "70 00 09 99"
    fact.save()
    assert "70 00 09 99" in ask(f"articles/{page.uuid}").json()["blocks"][0]["html"]


def test_version_grows_and_bell_rings_only_where_something_changed(fjordby, klitby, sleep, bells):
    klitby.refresh_from_db()
    page = content.article(content.local_index(fjordby))
    fjordby.refresh_from_db()
    assert [bell[0] for bell in bells] == [events.group(fjordby, "core", "all")]
    assert bells[0][1:] == ("library.changed", {"library_version": fjordby.library_version})
    before = klitby.library_version
    klitby.refresh_from_db()
    assert klitby.library_version == before
    bells.clear()
    rebuild_libraries()
    assert bells == []
    page.unpublish()
    assert len(bells) == 1


def test_snapshot_rolls_back_with_the_publish(fjordby, sleep):
    page = content.article(sleep["da"], publish=False)
    with pytest.raises(RuntimeError), transaction.atomic():
        page.save_revision().publish()
        raise RuntimeError
    assert not PublishedArticle.unscoped.exists()


def test_failing_snapshot_stops_the_publish(fjordby, sleep, monkeypatch):
    page = content.article(sleep["da"], publish=False)
    monkeypatch.setattr(
        "cms.content.actions.publishing.write_rows", lambda *_: (_ for _ in ()).throw(RuntimeError)
    )
    with pytest.raises(RuntimeError):
        page.save_revision().publish()
    assert not ArticlePage.objects.get(pk=page.pk).live


def test_taken_slug_is_refused_with_a_plain_sentence(fjordby, klitby, sleep):
    content.article(sleep["da"], slug="taken")
    page = content.article(content.local_index(fjordby), "Other", publish=False)
    page.slug = "taken"
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert "slug" in refused.value.message_dict


def test_two_municipalities_may_use_the_same_slug(fjordby, klitby):
    content.article(content.local_index(fjordby), slug="open-house")
    page = content.article(content.local_index(klitby), slug="open-house", publish=False)
    page.full_clean()


def test_clashing_slug_that_slipped_through_gets_its_own_address(fjordby, sleep):
    content.article(sleep["da"], "One", slug="same")
    other = content.article(content.local_index(fjordby), "Two", slug="same2", publish=False)
    ArticlePage.objects.filter(pk=other.pk).update(slug="same", live=True)
    rebuild_libraries()
    slugs = set(PublishedArticle.unscoped.values_list("slug", flat=True))
    assert slugs == {"same", f"same-{str(other.uuid)[:8]}"}


def test_overdue_mark_comes_with_the_day(fjordby, sleep):
    day = dt.date.today() + dt.timedelta(days=3)
    page = content.article(sleep["da"], next_review_at=day)
    assert ask(f"articles/{page.uuid}").json()["provenance"]["overdue"] is False
    assert mark_overdue(day + dt.timedelta(days=30)) == 0
    assert mark_overdue(day + dt.timedelta(days=31)) == 1


def test_lix_and_reading_time_are_kept_with_the_revision(fjordby, sleep):
    page = content.article(sleep["da"], body=[content.text("<p>" + "ord " * 400 + ".</p>")])
    row = PublishedArticle.unscoped.get(municipality=fjordby, article_uuid=page.uuid)
    assert (row.lix, row.reading_minutes) == (page.lix, 3)
    assert page.latest_revision.content["lix"] == page.lix > 100
