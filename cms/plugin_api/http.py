"""Mount of the plugins' HTTP addresses, each behind the gate.

Every resolved callback is wrapped before DRF sees the request, so that no `permission_classes`
can drop the gate, and no plugin edits the root urlconf.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from cms.municipalities.http import tenant
from cms.municipalities.models import Municipality
from cms.municipalities.scope import municipality_scope
from cms.plugin_api.gate import PluginDisabled, require_enabled
from cms.plugin_api.registry import registry
from cms.plugin_api.rules import is_member

logger = logging.getLogger(__name__)

Route = URLPattern | URLResolver
View = Callable[..., Any]

PROBLEM_TYPE = "https://familystart.example/problems/plugin_disabled"


@dataclass(frozen=True)
class Webhook:
    """An address at /hooks/<slug>/<route> for another server, which knows no tenant's host.

    `verify` checks the signature before anything else is looked at; `municipality_from` derives the
    tenant from the message (e.g. its room). Only then comes the gate, and then `view`.
    """

    route: str
    view: View
    verify: Callable[[HttpRequest], bool]
    municipality_from: Callable[[HttpRequest], Municipality | None]
    name: str


def api_urlpatterns() -> list[Route]:
    """All plugins' addresses, to be included at /api/v1/: `<slug>/…`, namespace `plugins:<slug>`."""
    mounted: list[Route] = [
        path(f"{plugin.slug}/", include((gated_patterns(urls, plugin.slug), plugin.slug)))
        for plugin in registry.all()
        if (urls := plugin.contributed("urls"))
    ]
    return [path("", include((mounted, "plugins")))]


def webhook_urlpatterns() -> list[Route]:
    """All plugins' webhooks, to be included at /hooks/: `<slug>/…`, namespace `hooks:<slug>`."""
    mounted: list[Route] = []
    for plugin in registry.all():
        hooks: Sequence[Webhook] = plugin.contributed("webhooks")
        if hooks:
            patterns = [path(hook.route, gated_webhook(hook, plugin.slug), name=hook.name) for hook in hooks]
            mounted.append(path(f"{plugin.slug}/", include((patterns, plugin.slug))))
    return [path("", include((mounted, "hooks")))]


def gated_patterns(patterns: Iterable[Route], slug: str) -> list[Route]:
    """Copies of url patterns, at any depth, with every view behind the gate."""
    return [_gated_route(route, slug) for route in patterns]


def gated(view: View, slug: str) -> View:
    """Put the gate and the municipality's scope around a view.

    CSRF is checked inside: a stranger without a token must not learn by a 403 that there is something.
    """
    inner = view if getattr(view, "csrf_exempt", False) else csrf_protect(view)

    @wraps(view)
    def sync_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refusal = _refusal(request, slug)
        if refusal is not None:
            return refusal
        with municipality_scope(tenant(request).municipality):
            response: HttpResponseBase = inner(request, *args, **kwargs)
            return response

    @wraps(view)
    async def async_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refusal = await sync_to_async(_refusal)(request, slug)
        if refusal is not None:
            return refusal
        with municipality_scope(tenant(request).municipality):
            response: HttpResponseBase = await inner(request, *args, **kwargs)
            return response

    return csrf_exempt(async_view if iscoroutinefunction(view) else sync_view)


def gated_webhook(hook: Webhook, slug: str) -> View:
    """Signature, tenant, gate, scope, view; whatever is not right is an address that does not exist."""

    @wraps(hook.view)
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not hook.verify(request):
            logger.warning("A call of %s/%s had no good signature.", slug, hook.route)
            raise Http404
        municipality = hook.municipality_from(request)
        if municipality is None:
            raise Http404
        try:
            require_enabled(municipality, slug)
        except PluginDisabled:
            raise Http404 from None
        tenant(request).municipality = municipality
        tenant(request).region = municipality.region
        with municipality_scope(municipality):
            response: HttpResponseBase = hook.view(request, *args, **kwargs)
            return response

    return csrf_exempt(view)


def disabled_response() -> HttpResponse:
    """RFC 9457 answer by which the app knows that it must drop the plugin's screens."""
    response = JsonResponse(
        {
            "type": PROBLEM_TYPE,
            "title": _("This is not in use in your municipality."),
            "status": 404,
            "code": "plugin_disabled",
        },
        status=404,
        content_type="application/problem+json",
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _refusal(request: HttpRequest, slug: str) -> HttpResponse | None:
    """None when the plugin is on; a problem for members; Http404, as for any unknown address, for others."""
    municipality = tenant(request).municipality
    if municipality is None:
        raise Http404
    try:
        require_enabled(municipality, slug)
    except PluginDisabled:
        if is_member(request.user, municipality):
            return disabled_response()
        raise Http404 from None
    return None


def _gated_route(route: Route, slug: str) -> Route:
    if isinstance(route, URLPattern):
        return URLPattern(route.pattern, gated(route.callback, slug), route.default_args, route.name)
    return URLResolver(
        route.pattern,
        gated_patterns(route.url_patterns, slug),
        route.default_kwargs,
        route.app_name,
        route.namespace,
    )
