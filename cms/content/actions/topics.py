"""Write the topics as citizens read them."""

from collections.abc import Iterable

from django.db import transaction

from cms.content.actions.changes import announce_topics
from cms.content.actions.versions import bump_library
from cms.content.languages import DEFAULT_LANGUAGE
from cms.content.models import PublishedTopic, RegionLibraryPage, TopicPage
from cms.content.queries import under
from cms.content.rendering.images import image_json
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.models import Municipality, Region


@transaction.atomic
def snapshot_topics(regions: Iterable[Region] | None = None) -> None:
    """Write the live topics of `regions` (default: all), and ring where something changed."""
    with unconfined():
        for region in Region.objects.all() if regions is None else regions:
            _write(region)


def _write(region: Region) -> None:
    municipalities = list(Municipality.objects.filter(region=region).order_by("pk"))
    wanted = {(topic.topic_uuid, topic.locale): topic for topic in _topics(region)}
    known = {
        (topic.topic_uuid, topic.locale): topic for topic in PublishedTopic.objects.filter(region=region)
    }
    gone = [topic.pk for key, topic in known.items() if key not in wanted]
    changed = [topic for key, topic in wanted.items() if _differs(topic, known.get(key))]
    PublishedTopic.objects.filter(pk__in=gone).delete()
    PublishedTopic.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["region", "topic_uuid", "locale"],
        update_fields=_FIELDS,
    )
    if gone or changed:
        bump_library(municipalities)
        announce_topics(region, known, wanted)


_FIELDS = ["key", "slug", "title", "summary", "image", "sort_key"]


def _differs(new: PublishedTopic, old: PublishedTopic | None) -> bool:
    return old is None or any(getattr(new, name) != getattr(old, name) for name in _FIELDS)


def _topics(region: Region) -> Iterable[PublishedTopic]:
    roots = frozenset(RegionLibraryPage.objects.filter(region=region).values_list("path", flat=True))
    pages = list(TopicPage.objects.live().filter(under(roots)).select_related("image", "locale"))
    order = {
        page.translation_key: page.path for page in pages if page.locale.language_code == DEFAULT_LANGUAGE
    }
    for page in pages:
        yield PublishedTopic(
            region=region,
            topic_uuid=page.translation_key,
            locale=page.locale.language_code,
            key=page.key,
            slug=page.slug,
            title=page.title,
            summary=page.summary,
            image=image_json(page.image, page.image_alt),
            sort_key=order.get(page.translation_key, page.path),
        )
