"""Publishing writes anew only what reads otherwise: after each act the library is as if written as a whole."""

import datetime as dt
import random

import pytest
from django.db import transaction
from django.utils import timezone

from cms.content.actions import publishing
from cms.content.actions.publishing import mark_overdue, rebuild_libraries
from cms.content.models import ArticlePage, PublishedArticle, RevokedArticle
from cms.content.signals import articles_changed
from cms.overrides.models import Override
from tests.factories import content
from tests.factories.overrides import override

ARTICLES = 4


def links_to(pages):
    return content.text("".join(f'<p><a linktype="page" id="{page.pk}">more</a></p>' for page in pages))


def library():
    """What families read, and the tombstones."""
    fields = ("municipality__slug", "article_uuid", "locale", "variant", "slug", "body_id", "references")
    rows = PublishedArticle.unscoped.values_list(*fields, "card", "tags", "overdue")
    gone = RevokedArticle.unscoped.values_list("municipality__slug", "article_uuid")
    return sorted(map(readable, rows)), sorted(map(str, gone))


def readable(row):
    return str([bytes(one) if isinstance(one, memoryview) else one for one in row])


def written_as_a_whole():
    with transaction.atomic():
        rebuild_libraries()
        found = library()
        transaction.set_rollback(True)
    return found


def make_street(sleep):
    """Four articles that link to one another and name one another; every second one is in English too."""
    pages = {}
    for number in range(ARTICLES):
        danish = content.article(sleep["da"], f"Article {number}", slug=f"article-{number}")
        pages[number, "da"] = danish
        if number % 2:
            pages[number, "en"] = content.article(
                sleep["en"], f"English {number}", slug=f"english-{number}", of=danish
            )
    for (number, _), page in pages.items():
        target = pages[(number + 1) % ARTICLES, "da"]
        page.body = [links_to([target])]
        page.related_articles = [("article", pages[(number + 2) % ARTICLES, "da"])]
        page.save_revision().publish()
    return pages


@pytest.fixture(scope="module")
def kept_street(kept_places, made_once):
    return made_once(lambda: make_street(kept_places().sleep))


@pytest.fixture
def street(kept_street, db):
    return kept_street()


def fresh(page):
    return ArticlePage.objects.get(pk=page.pk)


def rename(page, chance):
    page.title = f"Name {chance.random()}"
    page.save_revision().publish()


def correct(page, chance):
    page.body = [*page.body.raw_data, content.text(f"<p>{chance.random()}</p>")]
    page.save_revision().publish()


def move(page, chance):
    page.slug = f"slug-{chance.randrange(10**6)}"
    page.save_revision().publish()


def retag(page, chance):
    page.tags = [f"tag {chance.randrange(9)}"]
    page.save_revision().publish()


def withdraw(page, chance):
    page.unpublish()


def grow_old(page, chance):
    page.next_review_at = timezone.localdate() - dt.timedelta(days=chance.choice([10, 40, 120]))
    page.save_revision().publish()
    mark_overdue()


def be_reviewed(page, chance):
    page.next_review_at = timezone.localdate() + dt.timedelta(days=100)
    page.save_revision().publish()


ACTS = (rename, correct, move, retag, withdraw, grow_old, be_reviewed, be_reviewed)


@pytest.mark.parametrize("seed", range(2))
def test_after_each_act_everybody_reads_what_a_whole_rebuild_would_write(street, fjordby, seed):
    chance = random.Random(seed)
    assert library() == written_as_a_whole()
    for _ in range(10):
        act, edition = chance.choice(ACTS), chance.choice(sorted(street))
        act(fresh(street[edition]), chance)
        assert library() == written_as_a_whole(), f"{act.__name__} {edition}"


def test_hiding_an_article_in_one_municipality_takes_its_card_from_the_others_there(street, fjordby):
    hidden = street[2, "da"]
    override(fjordby, hidden, "hide")
    assert library() == written_as_a_whole()
    Override.unscoped.get().unpublish()
    assert library() == written_as_a_whole()


def changed_by(act):
    """The articles, each in one language, that read differently after the act."""
    changed = set()

    def listen(sender, changes, **_):
        changed.update((one.article_uuid, one.locale) for one in changes)

    articles_changed.connect(listen)
    try:
        act()
    finally:
        articles_changed.disconnect(listen)
    return changed


def test_a_word_in_the_text_concerns_nobody_else_and_a_name_those_who_show_it(street):
    page, chance = street[1, "da"], random.Random(1)
    itself = {(page.uuid, "da")}
    assert changed_by(lambda: correct(fresh(page), chance)) == itself
    # Article 3 shows its card; article 0 only links to it, and a link has no name of its own.
    around = {(street[3, "da"].uuid, "da")}
    assert changed_by(lambda: rename(fresh(page), chance)) == itself | around


def test_nobody_else_is_rendered_for_a_word_in_the_text(street):
    page, chance = fresh(street[1, "da"]), random.Random(1)
    rendered = []
    with pytest.MonkeyPatch.context() as patch:
        real = publishing.render_article
        patch.setattr(
            publishing,
            "render_article",
            lambda one, *rest, **more: rendered.append(one.uuid) or real(one, *rest, **more),
        )
        correct(page, chance)
    assert set(rendered) == {page.uuid}
