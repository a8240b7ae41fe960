"""Change the facts about a municipality."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from cms.audit.record import record
from cms.municipalities import audit
from cms.municipalities.actions.facts import check_colours, check_hosts, check_languages
from cms.municipalities.actions.groups import sync_groups
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.models import Domain, EmergencyNumber, Municipality

if TYPE_CHECKING:
    from cms.accounts.models import User

CONTACT_FIELDS = ("phone", "email", "address", "opening_hours", "exit_url")
BRAND_FIELDS = ("accent", "accent_dark", "secondary", "logo")
# Facts that only the region changes.
REGION_FIELDS = ("name", "languages")
_COLOURS = ("accent", "accent_dark", "secondary")


@transaction.atomic
def update_municipality(
    *,
    municipality: Municipality,
    actor: "User | None",
    hostnames: Sequence[str] | None = None,
    **facts: Any,
) -> Municipality:
    """Change facts (names in CONTACT_FIELDS, BRAND_FIELDS, REGION_FIELDS) and, when given, all hosts.

    New languages get their page trees. The first host becomes that of the Wagtail site. Raises a
    MunicipalityError that names the wrong fact, e.g. UnreadableColourError with a suggestion.
    """
    unknown = set(facts) - {*CONTACT_FIELDS, *BRAND_FIELDS, *REGION_FIELDS}
    if unknown:
        raise TypeError(f"update_municipality() got unexpected facts: {', '.join(sorted(unknown))}")
    with unconfined():
        locked = Municipality.objects.select_for_update().get(pk=municipality.pk)
        if "languages" in facts:
            facts["languages"] = check_languages(facts["languages"])
        colours = {field: str(facts.get(field, getattr(locked, field))).upper() for field in _COLOURS}
        if set(facts) & set(_COLOURS):
            check_colours(**colours)
            facts |= {field: colours[field] for field in _COLOURS if field in facts}
        changed = [field for field, value in facts.items() if getattr(locked, field) != value]
        for field in changed:
            setattr(locked, field, facts[field])
        if changed:
            locked.save(update_fields=changed)
        if hostnames is not None and _replace_hosts(locked, check_hosts(hostnames, owner=locked)):
            changed.append("hostnames")
        if {"languages", "name"} & set(changed):
            _follow_languages_and_name(locked)
        if changed:
            record(
                audit.CHANGED,
                actor=actor,
                municipality=locked,
                target=locked,
                data={"fields": sorted(changed)},
            )
    municipality.refresh_from_db()
    return municipality


@transaction.atomic
def replace_emergency_numbers(
    *, municipality: Municipality, numbers: Sequence[dict[str, Any]], actor: "User | None"
) -> list[EmergencyNumber]:
    """Let `numbers` (language, label, number, hint) be all emergency numbers, in this order."""
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    known = EmergencyNumber.unscoped.filter(municipality=municipality)
    before = [(row.language, row.label, row.number, row.hint) for row in known]
    wanted = [
        (number["language"], number["label"], number["number"], number.get("hint", "")) for number in numbers
    ]
    if before == wanted:
        return list(known)
    known.delete()
    rows = EmergencyNumber.unscoped.bulk_create(
        EmergencyNumber(
            municipality=municipality,
            language=language,
            label=label,
            number=number,
            hint=hint,
            sort_order=place,
        )
        for place, (language, label, number, hint) in enumerate(wanted)
    )
    record(
        audit.CHANGED,
        actor=actor,
        municipality=municipality,
        target=municipality,
        data={"fields": ["emergency_numbers"], "count": len(rows)},
    )
    return rows


def _replace_hosts(municipality: Municipality, hostnames: list[str]) -> bool:
    known = set(municipality.domains.values_list("hostname", flat=True))
    site = municipality.site
    if known == set(hostnames) and site.hostname == hostnames[0]:
        return False
    municipality.domains.exclude(hostname__in=hostnames).delete()
    Domain.objects.bulk_create(
        Domain(hostname=name, municipality=municipality) for name in hostnames if name not in known
    )
    site.hostname = hostnames[0]
    site.save()
    return True


def _follow_languages_and_name(municipality: Municipality) -> None:
    from cms.municipalities.actions.creation import tree_builder

    home = municipality.site.root_page
    tree_builder()(name=municipality.name, slug=home.slug, languages=municipality.languages)
    site = municipality.site
    site.site_name = municipality.name
    site.save()
    sync_groups(municipality=municipality)
