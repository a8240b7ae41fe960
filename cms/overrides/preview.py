"""The draft of a change, in the families' app, before it is published."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from wagtail_headless_preview.signals import preview_update

from cms.content.models import Variant
from cms.content.preview import VARIANTS, create_preview, parts_of_mode, view_modes
from cms.content.rendering.composition import Change, LocalTexts
from cms.overrides.models import Override
from cms.overrides.queries import master_of, published_texts

_REMEMBERED = "_preview_modes"


class NothingToPreviewError(LookupError):
    """The regional article is gone."""


def override_preview_modes(override: Override) -> list[tuple[str, str]]:
    """On a phone and on a computer; the easy version too, where the region has written one."""
    known: list[tuple[str, str]] | None = override.__dict__.get(_REMEMBERED)
    if known is None:
        master = master_of(override) if override.pk else None
        easy = master is not None and master.has_easy_version
        known = view_modes(variants=VARIANTS if easy else [Variant.NORMAL])
        override.__dict__[_REMEMBERED] = known  # the panel asks five times
    return known


def texts_with(override: Override) -> LocalTexts:
    """The municipalities' published texts, with this draft in the place of what is published of it."""
    texts = published_texts([override.article_uuid], without=override.pk)
    key = (override.municipality_id, override.article_uuid, override.locale)
    changes: dict[tuple[int, object, str], list[Change]] = {
        key: [*texts.changes.get(key, ()), override.change()]
    }
    return LocalTexts(changes, texts.hidden, texts.locks)  # type: ignore[arg-type]


def create_override_preview(*, override: Override, view: str, variant: Variant = Variant.NORMAL) -> str:
    """Store the article as it would read with this draft; return the token that opens it."""
    master = master_of(override)
    if master is None:
        raise NothingToPreviewError
    _snapshot, token = create_preview(
        page=master,
        municipality=override.municipality,
        view=view,
        variant=variant,
        local=texts_with(override),
    )
    return token


def open_override_preview(request: HttpRequest, *, override: Override, mode: str) -> HttpResponse:
    """Send the preview frame to the families' app with a fresh token, or say that the article is gone."""
    view, variant = parts_of_mode(mode)
    try:
        token = create_override_preview(override=override, view=view, variant=variant)
    except NothingToPreviewError:
        return render(request, "overrides/no_preview.html")
    preview_update.send(sender=type(override), token=token)
    return HttpResponseRedirect(f"/preview#t={token}")
