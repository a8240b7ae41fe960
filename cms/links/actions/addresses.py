"""Remember where articles and topics stood."""

from collections.abc import Iterable

from django.utils import timezone

from cms.content.actions.changes import ArticleChange, TopicChange
from cms.content.models import Variant
from cms.links.models import OldAddress
from cms.municipalities.models import Municipality

Kind = OldAddress.Kind


def remember_articles(changes: Iterable[ArticleChange]) -> None:
    """Keep the slugs that articles have left; in the transaction of the change."""
    _remember(
        OldAddress(
            municipality_id=change.municipality_id,
            kind=Kind.ARTICLE,
            locale=change.locale,
            slug=change.old_slug,
            target_uuid=change.article_uuid,
            since=timezone.now(),
        )
        for change in changes
        # The easy version has the same address.
        if change.has_moved and change.variant == Variant.NORMAL
    )


def remember_topics(changes: Iterable[TopicChange]) -> None:
    """Keep the slugs that topics have left, in each municipality of their region."""
    moved = [change for change in changes if change.old_slug and change.old_slug != change.slug]
    if not moved:
        return
    places: dict[int, list[int]] = {}
    for pk, region in Municipality._base_manager.filter(
        region__in={change.region_id for change in moved}
    ).values_list("pk", "region"):
        places.setdefault(region, []).append(pk)
    _remember(
        OldAddress(
            municipality_id=pk,
            kind=Kind.TOPIC,
            locale=change.locale,
            slug=change.old_slug,
            target_uuid=change.topic_uuid,
            since=timezone.now(),
        )
        for change in moved
        for pk in places.get(change.region_id, ())
    )


def _remember(addresses: Iterable[OldAddress]) -> None:
    """The last one who left a slug is whom it leads to."""
    by_place: dict[tuple[int, str, str], OldAddress] = {
        (address.municipality_id, address.locale, address.slug): address for address in addresses
    }
    OldAddress.unscoped.bulk_create(
        by_place.values(),
        update_conflicts=True,
        unique_fields=["municipality", "kind", "locale", "slug"],
        update_fields=["target_uuid", "since"],
        batch_size=500,
    )
