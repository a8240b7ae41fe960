"""The draft of a change, in the families' app, before it is published."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from wagtail_headless_preview.signals import preview_update

from cms.content.preview import create_preview
from cms.content.rendering.composition import Change, LocalTexts
from cms.overrides.models import Override
from cms.overrides.queries import master_of, published_texts


class NothingToPreviewError(LookupError):
    """The regional article is gone."""


def create_override_preview(*, override: Override, view: str) -> str:
    """Store the article as it would read with this draft; return the token that opens it."""
    master = master_of(override)
    if master is None:
        raise NothingToPreviewError
    texts = published_texts([override.article_uuid], without=override.pk)
    key = (override.municipality_id, override.article_uuid, override.locale)
    changes: dict[tuple[int, object, str], list[Change]] = {
        key: [*texts.changes.get(key, ()), override.change()]
    }
    local = LocalTexts(changes, texts.hidden, texts.locks)  # type: ignore[arg-type]
    _snapshot, token = create_preview(page=master, municipality=override.municipality, view=view, local=local)
    return token


def open_override_preview(request: HttpRequest, *, override: Override, view: str) -> HttpResponse:
    """Send the preview frame to the families' app with a fresh token, or say that the article is gone."""
    try:
        token = create_override_preview(override=override, view=view or "phone")
    except NothingToPreviewError:
        return render(request, "overrides/no_preview.html")
    preview_update.send(sender=type(override), token=token)
    return HttpResponseRedirect(f"/preview#t={token}")
