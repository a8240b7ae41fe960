"""Checks of a municipality's facts, shared by making and changing one."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.municipalities.actions.errors import (
    HostTakenError,
    MunicipalityError,
    UnknownLanguageError,
    UnreadableColourError,
)
from cms.municipalities.colours import ON_ACCENT, ON_ACCENT_DARK, READABLE, contrast, nearest_readable
from cms.municipalities.hosts import is_hostname
from cms.municipalities.models import Domain, Municipality, validate_colour


def check_languages(languages: Sequence[str]) -> list[str]:
    """Return the languages without repetition; raise UnknownLanguageError."""
    known = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
    chosen = list(dict.fromkeys(languages))
    unknown = [code for code in chosen if code not in known]
    if unknown or not chosen:
        raise UnknownLanguageError(
            _("Choose among these languages: %(known)s. Not known: %(unknown)s.")
            % {"known": ", ".join(known), "unknown": ", ".join(unknown) or "-"}
        )
    return chosen


def check_colours(*, accent: str, accent_dark: str, secondary: str) -> None:
    """Raise UnreadableColourError unless text can be read on the accent, in light and in dark mode.

    An empty `accent_dark` is derived from the accent and always passes.
    """
    for field, colour in (("accent", accent), ("accent_dark", accent_dark), ("secondary", secondary)):
        if not colour and field == "accent_dark":
            continue
        try:
            validate_colour(colour)
        except ValidationError as error:
            refusal = MunicipalityError(error.message)
            refusal.field = field
            raise refusal from None
    _check_readable("accent", accent, ON_ACCENT)
    if accent_dark:
        _check_readable("accent_dark", accent_dark, ON_ACCENT_DARK)


def _check_readable(field: str, ground: str, text: str) -> None:
    suggestion = nearest_readable(ground, text)
    if suggestion == ground.upper():
        return
    ratio = contrast(text, ground)
    raise UnreadableColourError(
        field,
        _(
            "Text on %(colour)s is hard to read: the contrast is %(ratio).1f to 1 and must be at least "
            "%(least).1f to 1. The nearest colour that works is %(suggestion)s."
        )
        % {"colour": ground.upper(), "ratio": ratio, "least": READABLE, "suggestion": suggestion},
        suggestion,
    )


def check_hosts(hostnames: Iterable[str], *, owner: Municipality | None = None) -> list[str]:
    """Return the host names in lower case; raise HostTakenError for one that is malformed or taken."""
    wanted = list(dict.fromkeys(name.strip().lower().rstrip(".") for name in hostnames if name.strip()))
    if not wanted:
        raise HostTakenError(_("A municipality needs at least one host name."))
    for name in wanted:
        if not is_hostname(name):
            raise HostTakenError(_("%(name)s is not a host name.") % {"name": name})
    taken = Domain.objects.filter(hostname__in=wanted)
    if owner is not None:
        taken = taken.exclude(municipality=owner)
    other = taken.select_related("municipality", "region").first()
    if other is not None:
        raise HostTakenError(
            _("%(name)s already belongs to %(owner)s.")
            % {"name": other.hostname, "owner": other.municipality or other.region}
        )
    return wanted
