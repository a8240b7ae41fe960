"""The benchmark's library is a real one: a small copy of it is made and compared."""

import pytest

from cms.content.models import ArticlePage, PublishedArticle
from tests.bench import texts
from tests.bench.dataset import fill
from tests.bench.sameness import differences

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def three_languages(settings, tmp_path):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("da", "da"), ("en", "en"), ("ar", "ar")]


def test_bulk_snapshots_equal_those_of_the_editors_path(three_languages):
    fill(3)
    assert ArticlePage.objects.live().count() == 9
    assert PublishedArticle.unscoped.count() == 18
    assert differences(9) == []


def test_articles_are_alike_in_all_languages_and_as_long_as_the_demos():
    shapes = [[block["type"] for block in texts.body(texts.Writer(60, language), 1)] for language in range(3)]
    assert shapes[0] == shapes[1] == shapes[2]
    assert texts.body(texts.Writer(7, 1), None) == texts.body(texts.Writer(7, 1), None)
    words = len(str(texts.body(texts.Writer(7, 1), None)).split())
    assert 400 < words < 900
