"""Drafts in the citizen's app: a stored snapshot, opened by a signed token that lives fifteen minutes.

The token travels in the fragment of the address, so it reaches no log and no Referer header.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail_headless_preview.signals import preview_update

from cms.content.addresses import origin_of
from cms.content.library.http import to_bytes
from cms.content.models import ArticlePage, PreviewSnapshot, Variant
from cms.content.queries import library_of
from cms.content.rendering.article import render_article, variants_of
from cms.content.rendering.composition import LocalTexts
from cms.content.rendering.material import Material, contacts_of
from cms.municipalities.confinement.context import unconfined
from cms.municipalities.models import Municipality
from cms.review.freshness import policy_of

LIFETIME = dt.timedelta(minutes=15)
VIEWS = {"phone": _("phone"), "wide": _("computer")}
VARIANTS = {Variant.NORMAL: "", Variant.EASY: _("easy to read")}
# The widths of the editor's panel, in CSS pixels. Their names are the views': the panel's script keeps
# the button and the chosen view together. The app gives a whole window the same widths.
SIZES: list[dict[str, Any]] = [
    {
        "name": "phone",
        "icon": "mobile-alt",
        "device_width": 390,
        "label": _("As on a phone, 390 pixels wide"),
    },
    {
        "name": "wide",
        "icon": "desktop",
        "device_width": 1280,
        "label": _("As on a computer, 1280 pixels wide"),
    },
]
_SALT = "content.preview"


class PreviewGoneError(LookupError):
    """The token is forged, too old, or of another municipality."""


def preview_modes(page: ArticlePage) -> list[tuple[str, Any]]:
    """One mode for each municipality that reads the page, on a phone and on a computer, normal and easy.

    The language is the page's own.
    """
    library = library_of(page) if page.path else None
    if library is None:
        return []
    return [
        (f"{municipality.slug}:{mode}", f"{municipality.name}, {label}")
        for municipality in library.municipalities()
        for mode, label in view_modes()
    ]


def view_modes(variants: Iterable[Variant] = tuple(VARIANTS)) -> list[tuple[str, str]]:
    """Each version on a phone and on a computer: `phone`, `wide`, `phone:easy`, `wide:easy`."""
    return [
        (
            view if variant == Variant.NORMAL else f"{view}:{variant.value}",
            ", ".join(str(part) for part in (label, VARIANTS[variant]) if part),
        )
        for variant in variants
        for view, label in VIEWS.items()
    ]


def parts_of_mode(mode: str) -> tuple[str, Variant]:
    """The view and the version of a mode of `view_modes`; a phone and the normal one for anything else."""
    view, _colon, variant = mode.partition(":")
    version = Variant.EASY if variant == Variant.EASY else Variant.NORMAL
    return (view if view in VIEWS else "phone"), version


def create_preview(
    *,
    page: ArticlePage,
    municipality: Municipality,
    view: str,
    variant: Variant = Variant.NORMAL,
    local: LocalTexts | None = None,
) -> tuple[PreviewSnapshot, str]:
    """Store the draft as `municipality` would read it; return the row and its token.

    `local` stands in for the municipality's published texts. Where its families do not read the easy
    version that was asked for, the normal one is stored and `easy_left_out` says so.
    """
    remove_old_previews(timezone.now())
    page.measure()
    with unconfined():
        material = Material([page.uuid], draft=page, local=local)
        language = material.language(page)
        left_out = variant not in variants_of(page, material, municipality)
        if left_out:
            variant = Variant.NORMAL  # as the library does
        review_on = material.review(page).next_review_at
        overdue = policy_of(municipality).is_overdue(review_on, timezone.localdate())
        contacts = contacts_of(municipality, language)
        rendered = render_article(page, material, contacts, municipality, variant, overdue=overdue)
    about = {"municipality": municipality.slug, "view": view}
    payload = {**rendered.article, "preview": about | ({"easy_left_out": True} if left_out else {})}
    snapshot = PreviewSnapshot.unscoped.create(municipality=municipality, locale=language, payload=payload)
    return snapshot, signing.dumps(str(snapshot.pk), salt=_SALT)


def read_preview(*, token: str, municipality: Municipality) -> bytes:
    """Return the draft's JSON; raise PreviewGoneError when this host may not or no longer show it."""
    try:
        key = uuid.UUID(signing.loads(token, salt=_SALT, max_age=LIFETIME))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise PreviewGoneError from error
    row = PreviewSnapshot.unscoped.filter(pk=key, municipality=municipality).first()
    if row is None or row.created_at < timezone.now() - LIFETIME:
        raise PreviewGoneError
    return to_bytes(row.payload)


def remove_old_previews(now: dt.datetime) -> int:
    """Delete snapshots that no token opens any more; return their number."""
    return PreviewSnapshot.unscoped.filter(created_at__lt=now - LIFETIME).delete()[0]


def open_preview(request: HttpRequest, *, page: ArticlePage, mode: str) -> HttpResponse:
    """Send the editor's preview frame to the citizen's app with a fresh token."""
    slug, _colon, rest = mode.partition(":")
    view, variant = parts_of_mode(rest)
    library = library_of(page)
    readers = {m.slug: m for m in library.municipalities()} if library else {}
    municipality = readers[slug] if slug in readers else next(iter(readers.values()))
    _snapshot, token = create_preview(page=page, municipality=municipality, view=view, variant=variant)
    preview_update.send(sender=type(page), token=token)
    here = getattr(request, "municipality", None)
    origin = "" if here == municipality else origin_of(municipality)
    return HttpResponseRedirect(f"{origin}/preview#t={token}")
