"""Mount of the plugins in Wagtail's admin: the only registrar of their viewsets, addresses and menu items.

A plugin's admin.py lists `viewsets` (instances of the classes below), `menu_items` (PluginMenuItem),
`home_panels` (parts of the admin's first screen, for the municipality's professionals) and, rarely,
`urlpatterns`. Every view passes the gate and then the viewset's rule, which by default
lets in the professionals of the municipality; being a superuser opens neither.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets import viewsets as wagtail_viewsets
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.accounts.models import User
from cms.municipalities.confinement.kinds import Check
from cms.municipalities.confinement.routes import allow_route, allow_scoped_views
from cms.municipalities.http import tenant
from cms.municipalities.models import Municipality
from cms.municipalities.scope import current_municipality_or_none, municipality_scope
from cms.plugin_api.config import PluginConfig, Text
from cms.plugin_api.gate import PluginDisabled, require_enabled
from cms.plugin_api.registry import registry
from cms.plugin_api.rules import AnyUser, is_professional

Rule = Callable[[AnyUser, Municipality], bool]
View = Callable[..., Any]


class _Gated:
    """What makes a Wagtail viewset a plugin's: its views, chooser and menu item ask the gate."""

    plugin: str = ""
    address_values: ClassVar[Mapping[str, Check]] = {}

    def allow_on_municipality_hosts(self, namespace: str) -> None:
        """Say which rows the values in our addresses may name; a value that is not named is refused."""
        allow_route(f"{namespace}:*", dict(self.address_values))

    def allows(self, user: AnyUser, municipality: Municipality) -> bool:
        """The rule of all its views: by default, professionals of the municipality."""
        return is_professional(user, municipality)

    def construct_view(self, view_class: Any, **kwargs: Any) -> View:
        return gated_admin_view(super().construct_view(view_class, **kwargs), self)  # type: ignore[misc]

    @property
    def menu_item_class(self) -> Callable[..., MenuItem]:
        def make(*, label: Text, url: str, **kwargs: Any) -> MenuItem:
            return PluginMenuItem(label, url=url, rule=self.allows, **kwargs).of(self.plugin)

        return make


class PluginViewSet(_Gated, ViewSet):
    """Views of the plugin's own; `get_urlpatterns` builds each with `self.construct_view`."""


class _GatedPolicy(ModelPermissionPolicy):
    """Wagtail asks it wherever it lists models (snippets, choosers): gate and rule answer there too."""

    def __init__(self, viewset: _Gated, model: Any) -> None:
        super().__init__(model)
        self._viewset = viewset

    def user_has_permission(self, user: AnyUser, action: str) -> bool:
        municipality = current_municipality_or_none()
        if municipality is None:
            return False
        try:
            require_enabled(municipality, self._viewset.plugin)
        except PluginDisabled:
            return False
        return self._viewset.allows(user, municipality)

    def user_has_any_permission(self, user: AnyUser, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class _GatedModel(_Gated):
    """A gated viewset of one model, whose permissions are the viewset's rule and not Django's groups.

    Wagtail's reference index reads models outside any municipality and across all of them: ours
    stay out of it.
    """

    model: Any
    add_to_reference_index = False

    def allow_on_municipality_hosts(self, namespace: str) -> None:
        allow_scoped_views(namespace, self.model)

    @property
    def permission_policy(self) -> _GatedPolicy:
        return _GatedPolicy(self, self.model)


class PluginModelViewSet(_GatedModel, ModelViewSet):
    """Listing and forms of a model. Its manager must be scoped, as all plugins' managers are."""


class PluginChooserViewSet(_GatedModel, ChooserViewSet):
    """A chooser behind the gate."""


class PluginSnippetViewSet(_GatedModel, SnippetViewSet):
    """A snippet behind the gate, its chooser included."""

    chooser_viewset_class = PluginChooserViewSet


class PluginMenuItem(MenuItem):
    """An entry of the admin's menu that is there only while the plugin is on and the rule agrees."""

    def __init__(
        self,
        label: Text,
        *,
        url: str = "",
        url_name: str = "",
        rule: Rule = is_professional,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, url, **kwargs)
        self.url_name = url_name
        self.rule = rule
        self.plugin = ""

    def of(self, slug: str) -> "PluginMenuItem":
        self.plugin = slug
        return self

    def is_shown(self, request: HttpRequest) -> bool:
        municipality = tenant(request).municipality
        if municipality is None:
            return False
        try:
            require_enabled(municipality, self.plugin)
        except PluginDisabled:
            return False
        return self.rule(request.user, municipality)

    def render_component(self, request: HttpRequest) -> Any:
        if self.url_name:
            self.url = reverse(self.url_name)
        return super().render_component(request)


def gated_admin_view(view: View, viewset: _Gated) -> View:
    """Put gate, rule and scope around an admin view. Off is Wagtail's own "not found"."""
    if hasattr(view, "_gate_of"):
        return view

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        municipality = tenant(request).municipality
        if municipality is None:
            raise Http404
        try:
            require_enabled(municipality, viewset.plugin)
        except PluginDisabled:
            raise Http404 from None
        if not isinstance(request.user, User) or not viewset.allows(request.user, municipality):
            raise PermissionDenied
        with municipality_scope(municipality):
            response: HttpResponseBase = view(request, *args, **kwargs)
            return response

    wrapped._gate_of = viewset  # type: ignore[attr-defined]
    return wrapped


def register_all() -> None:
    """Register what the installed plugins contribute to the admin; called once by wagtail_hooks.py."""
    for plugin in registry.all():
        for item in plugin.contributed("menu_items"):
            hooks.register("register_admin_menu_item", _constant(item.of(plugin.slug)))
        urls = plugin.contributed("admin_urls")
        if urls:
            hooks.register("register_admin_urls", _constant(_mount(plugin, urls)))
        for panel in plugin.contributed("home_panels"):
            hooks.register("construct_homepage_panels", _shown_panel(plugin, panel))
    hooks.register("register_admin_viewset", _register_viewsets)


def _register_viewsets() -> list[ViewSet]:
    for plugin in registry.all():
        for viewset in plugin.contributed("viewsets"):
            _register_viewset(plugin, viewset)
    return []


def _register_viewset(plugin: PluginConfig, viewset: Any) -> None:
    """Register one viewset, and claim for the plugin what it registers in turn (a snippet's chooser)."""
    viewset.plugin = plugin.slug
    known = len(wagtail_viewsets.viewsets)
    wagtail_viewsets.register(viewset)
    for added in wagtail_viewsets.viewsets[known:]:
        _claim(plugin, added)


def _claim(plugin: PluginConfig, viewset: Any) -> None:
    kind = type(viewset).__name__
    if not isinstance(viewset, _Gated):
        raise ImproperlyConfigured(f"{kind} of {plugin.name} must be a Plugin…ViewSet.")
    prefix: str = viewset.url_prefix  # type: ignore[attr-defined]
    if not _is_own_prefix(prefix, plugin.slug):
        raise ImproperlyConfigured(
            f"{kind} of {plugin.name} is at '{prefix}'; it must be '{plugin.slug}' or below."
        )
    viewset.plugin = plugin.slug
    viewset.get_urlpatterns = _gated_urlpatterns(viewset)  # type: ignore[attr-defined]
    viewset.allow_on_municipality_hosts(viewset.url_namespace)  # type: ignore[attr-defined]


def _is_own_prefix(prefix: str, slug: str) -> bool:
    own = (slug, f"snippets/{slug}", f"snippets/choose/{slug}", f"choose/{slug}")
    return any(f"{prefix}/".startswith(f"{start}/") for start in own)


def _gated_urlpatterns(viewset: Any) -> Callable[[], list[Any]]:
    """A view that did not come through `construct_view` is gated here: a plugin cannot forget it."""
    original = viewset.get_urlpatterns
    return lambda: gated_admin_patterns(original(), viewset)


def gated_admin_patterns(patterns: Iterable[Any], viewset: _Gated) -> list[Any]:
    """Copies of url patterns, at any depth, with every view behind the gate."""
    gated: list[Any] = []
    for route in patterns:
        if isinstance(route, URLPattern):
            callback = gated_admin_view(route.callback, viewset)
            gated.append(URLPattern(route.pattern, callback, route.default_args, route.name))
        else:
            inner = gated_admin_patterns(route.url_patterns, viewset)
            gated.append(
                URLResolver(route.pattern, inner, route.default_kwargs, route.app_name, route.namespace)
            )
    return gated


def _mount(plugin: PluginConfig, urls: Iterable[Any]) -> list[Any]:
    owner = PluginViewSet(name=plugin.slug)
    owner.plugin = plugin.slug
    namespace = f"{plugin.slug}_admin"
    owner.allow_on_municipality_hosts(namespace)
    return [path(f"{plugin.slug}/", include((gated_admin_patterns(urls, owner), namespace)))]


def _shown_panel(plugin: PluginConfig, panel: Any) -> Callable[[HttpRequest, list[Any]], None]:
    """Add the panel to the first screen, for professionals of a municipality where the plugin is on."""

    def add(request: HttpRequest, panels: list[Any]) -> None:
        municipality = tenant(request).municipality
        if municipality is None or not is_professional(request.user, municipality):
            return
        try:
            require_enabled(municipality, plugin.slug)
        except PluginDisabled:
            return
        panels.append(_ScopedPanel(panel, municipality))

    return add


class _ScopedPanel(Component):
    """A plugin's panel, drawn within its municipality."""

    def __init__(self, panel: Any, municipality: Municipality) -> None:
        self.panel, self.municipality = panel, municipality
        self.order = panel.order
        self.name = panel.name

    @property
    def media(self) -> Any:
        return self.panel.media

    def render_html(self, parent_context: Any = None) -> Any:
        with municipality_scope(self.municipality):
            return self.panel.render_html(parent_context)


def _constant(value: Any) -> Callable[[], Any]:
    return lambda: value
