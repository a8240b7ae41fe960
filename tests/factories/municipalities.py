"""Two municipalities whose every word is recognised when it appears where it must not."""

from cms.accounts.models import Membership, Role
from cms.municipalities.actions import create_municipality, create_region
from cms.municipalities.models import Region
from tests.factories.holdings import Holdings, make_person
from tests.factories.municipality_holdings import (
    fill_files,
    fill_pages,
    fill_rest,
    fill_translations,
    fill_workflow,
    make_article,
)
from tests.factories.plugin_holdings import fill_conversation, fill_meetings, fill_tasks


def make_region() -> Region:
    region = create_region(slug="region-nord", name="Region Nord", hostname="localhost", actor=None)
    from cms.content.actions import create_region_library

    create_region_library(region=region, languages=["da", "en"])
    return region


def make_holdings(region: Region, slug: str, marker: str) -> Holdings:
    """A municipality with people in every role, pages in every state, files, tags, workflows, logs."""
    municipality = create_municipality(
        region=region, slug=slug, name=f"{marker}-Name", hostname=f"{slug}.localhost", actor=None
    )
    held = Holdings(marker, municipality)
    for role in (Role.EDITOR, Role.REVIEWER, Role.PROFESSIONAL, Role.MUNICIPAL_ADMIN):
        user = make_person(f"{slug}-{role}", first_name=f"{marker}-{role}")
        Membership.objects.create(user=user, municipality=municipality, role=role)
        held.people[str(role)] = user
    fill_pages(held)
    fill_files(held, municipality.collection)
    fill_workflow(held)
    fill_translations(held)
    fill_rest(held)
    fill_conversation(held)
    fill_tasks(held)
    fill_meetings(held)
    return held


def make_shared(region: Region) -> Holdings:
    """What the region shares: one published article with one unpublished beside it, a picture, a document."""
    from cms.content.models import RegionLibraryPage, TopicPage

    held = Holdings("REGION", None)
    library = RegionLibraryPage.objects.get(region=region, locale__language_code="da")
    topic = library.add_child(
        instance=TopicPage(title="REGION-Topic", slug="region-topic", key="sleep", locale=library.locale)
    )
    held.things |= {
        "library": library,
        "topic": topic,
        "page": make_article(topic, "REGION-Article", "region-article"),
        "draft": make_article(topic, "REGION-SECRET-Draft", "region-draft", live=False),
    }
    fill_files(held, region.collection)
    from cms.links.models import BrokenLink

    BrokenLink.objects.create(
        region=region,
        page_id=held.page.pk,
        title="REGION-SECRET-Broken",
        locale="da",
        url="#1",
        reason="page_gone",
    )
    return held
