"""Fill a database with a library: two municipalities, 2,000 articles, each in three languages.

Pages are written in bulk, because publishing 6,000 pages one by one takes a quarter of an hour: the
rows of pages and revisions are those that Wagtail's editor leaves behind, without its log entries and
its index of references and words. The library itself is then written by the project's own
`snapshot_articles`, which reads nothing but the pages; `tests.bench.sameness` publishes a sample
again through the editor's path and compares the bytes.
"""

import datetime as dt
import io
import json
import random
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.images import ImageFile
from django.db import connection, transaction
from django.utils import timezone
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import Page, Revision, Site

from cms.content.actions import create_municipality_tree, create_region_library, snapshot_articles
from cms.content.actions.trees import locale_for
from cms.content.models import ArticlePage, LibraryIndexPage, LocalFact, RegionLibraryPage, TopicPage
from cms.content.rendering.images import image_json
from cms.municipalities.models import Domain, Municipality, Region
from tests.bench import texts
from tests.bench.phrases import LOCALES, TOPICS
from tests.factories.core import MunicipalityFactory, RegionFactory

PLACES = ("fjordby", "klitby")
# The host on which Wagtail's API answers: its site is rooted at the region's library.
V2_HOST = "v2.localhost"
LOCAL_SHARE = 20  # one article in twenty belongs to one municipality alone
BATCH = 100
PICTURES = 8


@dataclass(frozen=True)
class Place:
    """Where articles lie: the parents by language, and how many they have got."""

    parents: dict[str, Page]
    topic: bool


def fill(articles: int) -> None:
    """Make everything, in one transaction for each hundred articles."""
    with transaction.atomic():
        region, municipalities = places()
        pictures = [picture(number) for number in range(PICTURES)]
        shelves = shelves_of(region, municipalities)
    counts: dict[int, int] = {}
    for first in range(0, articles, BATCH):
        numbers = range(first, min(first + BATCH, articles))
        with transaction.atomic():
            write_pages(numbers, shelves, pictures, counts)
            snapshot_articles([texts.article_uuid(number) for number in numbers])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def places() -> tuple[Region, list[Municipality]]:
    """The region with its library, and its municipalities with host, tree and contacts."""
    region = RegionFactory()
    create_region_library(region=region, languages=list(LOCALES))
    municipalities = []
    for slug in PLACES:
        municipality = MunicipalityFactory(slug=slug, region=region, languages=list(LOCALES))
        create_municipality_tree(municipality)
        for slot in texts.SLOTS:
            LocalFact.unscoped.create(
                municipality=municipality, slot=slot, name=f"{slot} {slug}", phone="12 34 56 78", hours="8-16"
            )
        municipalities.append(municipality)
    root = RegionLibraryPage.objects.get(region=region, locale=locale_for(LOCALES[0]))
    Site.objects.create(hostname=V2_HOST, port=80, root_page=root)
    Domain.objects.create(hostname=V2_HOST, region=region)
    return region, municipalities


def picture(number: int) -> Image:
    """A photograph-like picture: noise over a gradient, so that it does not compress to nothing."""
    dice = random.Random(number)
    small = Picture.new("RGB", (48, 32))
    small.putdata([tuple(dice.randrange(40, 220) for _ in range(3)) for _ in range(48 * 32)])
    file = io.BytesIO()
    small.resize((960, 640)).save(file, "JPEG", quality=70)
    image = Image.objects.create(title=f"Picture {number}", file=ImageFile(file, name=f"bench-{number}.jpg"))
    image_json(image, "")  # makes its sizes now, once
    return image


def shelves_of(region: Region, municipalities: list[Municipality]) -> list[Place]:
    """The ten topics of the region, then the local shelves of the municipalities."""
    shelves = []
    for key, titles in TOPICS.items():
        parents: dict[str, Page] = {}
        for locale, title in zip(LOCALES, titles, strict=True):
            root = RegionLibraryPage.objects.get(region=region, locale=locale_for(locale))
            same = {"translation_key": parents[LOCALES[0]].translation_key} if parents else {}
            topic = TopicPage(title=title, slug=key, key=key, locale=locale_for(locale), **same)
            root.add_child(instance=topic)
            topic.save_revision().publish()
            parents[locale] = topic
        shelves.append(Place(parents, topic=True))
    for municipality in municipalities:
        home = municipality.site.root_page
        pages = LibraryIndexPage.objects.filter(
            path__startswith=home.path[: Page.steplen], translation_key__isnull=False
        )
        source = pages.get(path__startswith=home.path)
        local = LibraryIndexPage.objects.filter(translation_key=source.translation_key)
        shelves.append(Place({page.locale.language_code: page for page in local}, topic=False))
    return shelves


def shelf_of(number: int) -> int:
    """Which shelf an article stands on: every twentieth on the local ones, by turns."""
    if number % LOCAL_SHARE == LOCAL_SHARE - 1:
        return len(TOPICS) + number // LOCAL_SHARE % len(PLACES)
    return number % len(TOPICS)


def write_pages(
    numbers: range, shelves: list[Place], pictures: list[Image], counts: dict[int, int]
) -> list[ArticlePage]:
    """Write pages and revisions of these articles, live in all languages."""
    now = timezone.now()
    pages: list[ArticlePage] = []
    writers: list[texts.Writer] = []
    for number in numbers:
        for locale in LOCALES:
            parent = shelves[shelf_of(number)].parents[locale]
            counts[parent.pk] = place = counts.get(parent.pk, 0) + 1
            writer = texts.Writer(number, texts.language_of(locale))
            pages.append(_page(writer, parent, place, now))
            writers.append(writer)
    _insert(Page, [_row_of(page, Page) for page in pages], pages)
    by_number = {(w.number, w.language): page.pk for w, page in zip(writers, pages, strict=True)}
    for writer, page in zip(writers, pages, strict=True):
        _write_texts(writer, page, by_number, pictures)
    ArticlePage.objects.all()._insert(
        pages, fields=ArticlePage._meta.local_concrete_fields, raw=True, using="default"
    )
    _write_revisions(pages, now)
    for pk, count in counts.items():
        Page.objects.filter(pk=pk).update(numchild=count)
    return pages


def _page(writer: texts.Writer, parent: Page, place: int, now: dt.datetime) -> ArticlePage:
    heading = texts.title(writer)
    return ArticlePage(
        title=heading,
        draft_title=heading,
        slug=f"article-{writer.number}",
        url_path=f"{parent.url_path}article-{writer.number}/",
        path=ArticlePage._get_path(parent.path, parent.depth + 1, place),
        depth=parent.depth + 1,
        locale=parent.locale,
        translation_key=texts.article_uuid(writer.number),
        content_type=ContentType.objects.get_for_model(ArticlePage),
        live=True,
        has_unpublished_changes=False,
        first_published_at=now,
        last_published_at=now,
        latest_revision_created_at=now,
        summary=texts.summary(writer),
        search_terms=f"{writer.subject}, {writer.angle}, {writer.period}",
        author_role="Sundhedsplejerske",
        reviewer_name="Anna Holm",
        reviewer_role="Overlæge",
        reviewed_at=dt.date(2026, 1, 15),
        next_review_at=dt.date(2099, 1, 15),
    )


def _write_texts(
    writer: texts.Writer, page: ArticlePage, by_number: dict[tuple[int, int], int], pictures: list[Image]
) -> None:
    """Links stay within the hundred that is written together; a local article links to regional ones."""
    writer.links = [
        pk
        for (number, language), pk in by_number.items()
        if language == writer.language and number != writer.number and shelf_of(number) < len(TOPICS)
    ]
    image = pictures[writer.number % len(pictures)]
    page.image, page.image_alt = image, texts.summary(writer)
    fields: dict[str, Any] = {
        "body": texts.body(writer, image.pk),
        "stages": texts.stages(writer),
        "sources": texts.sources(writer),
        "related_articles": [
            {"type": "article", "value": pk, "id": writer._id(f"related/{pk}")}
            for pk in writer.dice.sample(writer.links, min(3, len(writer.links)))
        ],
    }
    for name, raw in fields.items():
        # As it comes back from the database: the text is JSON.
        setattr(page, name, ArticlePage._meta.get_field(name).to_python(json.dumps(raw)))
    page.measure()


def _row_of(page: ArticlePage, model: type[Page]) -> Page:
    return model(**{field.attname: getattr(page, field.attname) for field in model._meta.concrete_fields})


def _insert(model: type[Page], rows: list[Page], pages: list[ArticlePage]) -> None:
    for made, page in zip(model.objects.bulk_create(rows), pages, strict=True):
        page.pk = page.id = page.page_ptr_id = made.pk


def _write_revisions(pages: list[ArticlePage], now: dt.datetime) -> None:
    kind = ContentType.objects.get_for_model(ArticlePage)
    base = ContentType.objects.get_for_model(Page)
    revisions = Revision.objects.bulk_create(
        [
            Revision(
                content_type=kind,
                base_content_type=base,
                object_id=str(page.pk),
                created_at=now,
                object_str=str(page),
                content=page.serializable_data(),
            )
            for page in pages
        ]
    )
    for page, revision in zip(pages, revisions, strict=True):
        page.latest_revision_id = page.live_revision_id = revision.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_page p SET latest_revision_id = r.id, live_revision_id = r.id"
            " FROM wagtailcore_revision r WHERE r.id = ANY(%s) AND p.id = r.object_id::int",
            [[revision.pk for revision in revisions]],
        )
