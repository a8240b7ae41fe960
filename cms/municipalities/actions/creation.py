"""Make a region, and a municipality with all that belongs to it, in one step."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from wagtail.models import Collection, Locale, Page, Site

from cms.audit.record import record
from cms.municipalities import audit, defaults
from cms.municipalities.actions.changes import CONTACT_FIELDS
from cms.municipalities.actions.errors import SlugTakenError
from cms.municipalities.actions.facts import check_colours, check_hosts, check_languages
from cms.municipalities.actions.groups import sync_groups, sync_region_groups
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.models import Domain, EmergencyNumber, Municipality, Region
from cms.municipalities.signals import municipality_created

if TYPE_CHECKING:
    from cms.accounts.models import User


@transaction.atomic
def create_region(*, slug: str, name: str, hostname: str, actor: "User | None") -> Region:
    """Make a region with its office host, shared collection and administrators' group.

    Raises SlugTakenError or HostTakenError.
    """
    with unconfined():
        _check_slug(slug, Region.objects.filter(slug=slug).exists())
        hosts = check_hosts([hostname])
        collection = _root_collection().add_child(instance=Collection(name=name))
        region = Region.objects.create(slug=slug, name=name, collection=collection)
        Domain.objects.create(hostname=hosts[0], region=region)
        sync_region_groups(region=region)
        record(audit.REGION_CREATED, actor=actor, target=region)
    return region


@transaction.atomic
def create_municipality(  # noqa: PLR0913 - a municipality has that many facts
    *,
    region: Region,
    slug: str,
    name: str,
    hostname: str,
    languages: Sequence[str] = ("da", "en"),
    accent: str = "#0F5E6B",
    accent_dark: str = "",
    secondary: str = "#C4553B",
    actor: "User | None",
    **contact: str,
) -> Municipality:
    """Make a municipality with its host, Wagtail site, page trees, collection, groups and numbers.

    `contact` may hold phone, email, address, opening_hours and exit_url. Plugins are on or off by their own
    defaults, which need no rows. Raises a MunicipalityError that names the wrong fact.
    """
    unknown = set(contact) - set(CONTACT_FIELDS)
    if unknown:
        raise TypeError(f"create_municipality() got unexpected facts: {', '.join(sorted(unknown))}")
    with unconfined():
        _check_slug(slug, Municipality.objects.filter(slug=slug).exists())
        hosts = check_hosts([hostname])
        chosen = check_languages(languages)
        check_colours(accent=accent, accent_dark=accent_dark, secondary=secondary)
        home = tree_builder()(name=name, slug=slug, languages=chosen)
        municipality = Municipality.objects.create(
            region=region,
            slug=slug,
            name=name,
            languages=chosen,
            accent=accent.upper(),
            accent_dark=accent_dark.upper(),
            secondary=secondary.upper(),
            site=_create_site(hosts[0], name, home),
            collection=_root_collection().add_child(instance=Collection(name=name)),
            **contact,
        )
        Domain.objects.create(hostname=hosts[0], municipality=municipality)
        _create_numbers(municipality)
        sync_groups(municipality=municipality)
        record(audit.CREATED, actor=actor, municipality=municipality, target=municipality)
        municipality_created.send(Municipality, municipality=municipality, actor=actor)
    return municipality


def tree_builder() -> Callable[..., Page]:
    """Return the function that makes a municipality's pages: the content app's, or a bare page each."""
    builder: Callable[..., Page] = (
        import_string(settings.MUNICIPALITY_TREE) if settings.MUNICIPALITY_TREE else _bare_tree
    )
    return builder


def _bare_tree(*, name: str, slug: str, languages: Sequence[str]) -> Page:
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    first: Page | None = Page.objects.filter(depth=2, slug=slug).first()
    for language in languages:
        locale = Locale.objects.get_or_create(language_code=language)[0]
        if first is None:
            first = root.add_child(instance=Page(title=name, slug=slug, locale=locale))
        elif first.locale_id != locale.pk and not first.has_translation(locale):
            root.refresh_from_db()
            root.add_child(
                instance=Page(
                    title=name,
                    slug=f"{slug}-{language}",
                    locale=locale,
                    translation_key=first.translation_key,
                )
            )
    assert first is not None  # noqa: S101 - check_languages lets no empty list through
    return first


def _check_slug(slug: str, taken: bool) -> None:
    try:
        validate_slug(slug)
    except ValidationError:
        raise SlugTakenError(
            _("%(slug)s is not a short name: use letters, digits and hyphens.") % {"slug": slug}
        ) from None
    if taken:
        raise SlugTakenError(_("There is already one called %(slug)s.") % {"slug": slug})


def _create_site(hostname: str, name: str, home: Page) -> Site:
    port: Any = settings.ENV.public_port
    return Site.objects.create(hostname=hostname, port=int(port), site_name=name, root_page=home)


def _root_collection() -> Collection:
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


def _create_numbers(municipality: Municipality) -> None:
    EmergencyNumber.unscoped.bulk_create(
        EmergencyNumber(
            municipality=municipality,
            language=language,
            label=number.label,
            number=number.number,
            hint=number.hint,
            sort_order=place,
        )
        for language in municipality.languages
        for place, number in enumerate(defaults.emergency_numbers(language))
    )
