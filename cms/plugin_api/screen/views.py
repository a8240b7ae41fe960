"""The page "Plugins" in Wagtail's admin: see, switch, set up. It works without JavaScript."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import EditView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.contrib.settings.views import get_setting_edit_handler

from cms.accounts.models import User
from cms.audit.record import record
from cms.municipalities.http import municipality_of
from cms.municipalities.models import Municipality
from cms.plugin_api.actions import (
    PluginUnavailableError,
    RequirementsMissingError,
    StillRequiredError,
    disable_plugin,
    enable_plugin,
)
from cms.plugin_api.audit import PLUGIN_CONFIGURED
from cms.plugin_api.config import PluginConfig
from cms.plugin_api.queries import activations_of
from cms.plugin_api.registry import UnknownPluginError, registry
from cms.plugin_api.rules import can_switch_plugins
from cms.plugin_api.screen.cards import card_of, cards_by_category, missing_switches

HOME = {"url": reverse_lazy("wagtailadmin_home"), "label": gettext_lazy("Home")}
PAGE = {"url": reverse_lazy("plugins_page:index"), "label": gettext_lazy("Plugins")}


class _AdministratorsPage(WagtailAdminTemplateMixin, TemplateView):
    """For those who may switch the plugins of the host's municipality."""

    header_icon = "cogs"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.municipality: Municipality = municipality_of(request)
        if not isinstance(request.user, User) or not can_switch_plugins(request.user, self.municipality):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def plugin(self) -> PluginConfig:
        try:
            return registry.get(self.kwargs["slug"])
        except UnknownPluginError:
            raise Http404 from None


class PluginsView(_AdministratorsPage):
    page_title = gettext_lazy("Plugins")
    template_name = "plugin_api/plugins.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [HOME, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            municipality=self.municipality,
            categories=cards_by_category(self.municipality),
            missing=missing_switches(self.municipality),
            **kwargs,
        )


class SwitchOnView(_AdministratorsPage):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        plugin = self.plugin()
        try:
            enable_plugin(municipality=self.municipality, plugin=slug, actor=cast("User", request.user))
        except PluginUnavailableError:
            text = _("%(plugin)s is not available to %(municipality)s.")
            messages.error(request, text % self._names(plugin))
        except RequirementsMissingError as error:
            text = _("Switch on first: %(plugins)s.")
            messages.error(request, text % {"plugins": _labels(error.slugs)})
        else:
            messages.success(request, _("%(plugin)s is on in %(municipality)s.") % self._names(plugin))
        return redirect("plugins_page:index")

    def _names(self, plugin: PluginConfig) -> dict[str, Any]:
        return {"plugin": plugin.verbose_name, "municipality": self.municipality}


class SwitchOffView(_AdministratorsPage):
    """Tells the effect first (GET), then does it (POST)."""

    template_name = "plugin_api/switch_off.html"
    page_title = gettext_lazy("Switch off")

    def get_page_subtitle(self) -> str:
        return _("Switch off %(plugin)s in %(municipality)s?") % {
            "plugin": self.plugin().verbose_name,
            "municipality": self.municipality,
        }

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [HOME, PAGE, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plugin = self.plugin()
        last = activations_of(self.municipality).get(plugin.slug)
        card = card_of(plugin, self.municipality, last)
        return super().get_context_data(municipality=self.municipality, card=card, **kwargs)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        plugin = self.plugin()
        try:
            disable_plugin(municipality=self.municipality, plugin=slug, actor=cast("User", request.user))
        except StillRequiredError as error:
            text = _("Switch off first: %(plugins)s.")
            messages.error(request, text % {"plugins": _labels(error.slugs)})
        else:
            text = _("%(plugin)s is off in %(municipality)s. Nothing was deleted.")
            messages.success(
                request, text % {"plugin": plugin.verbose_name, "municipality": self.municipality}
            )
        return redirect("plugins_page:index")


class PluginSettingsView(EditView):
    """A plugin's settings for the host's municipality; mounted behind the plugin's gate."""

    plugin: PluginConfig | None = None
    template_name = "plugin_api/settings.html"
    error_message = gettext_lazy("The settings could not be saved due to errors.")
    header_icon = "cogs"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.config = cast("PluginConfig", self.plugin)
        self.municipality: Municipality = municipality_of(request)
        self.model = self.config.get_model(str(self.config.settings_model).partition(".")[2])
        super().setup(request, *args, **kwargs)
        self.object = self.get_object()

    def get_object(self, queryset: Any = None) -> Any:
        site = self.municipality.site
        return self.model._default_manager.filter(site=site).first() or self.model(site=site)

    def get_panel(self) -> Any:
        return get_setting_edit_handler(self.model)

    def get_page_subtitle(self) -> str:
        return f"{self.config.verbose_name} · {self.municipality}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [HOME, PAGE, {"url": "", "label": capfirst(str(self.config.verbose_name))}]

    def get_edit_url(self) -> str:
        return reverse(f"plugins_page:settings_{self.config.slug}")

    get_success_url = get_edit_url

    def get_success_buttons(self) -> None:
        return None

    def get_success_message(self) -> str:
        return _("The settings of %(plugin)s are saved.") % {"plugin": self.config.verbose_name}

    def save_instance(self) -> Any:
        saved = super().save_instance()
        record(
            PLUGIN_CONFIGURED,
            actor=cast("User", self.request.user),
            municipality=self.municipality,
            target=saved,
            data={"plugin": self.config.slug, "fields": sorted(self.form.changed_data)},
        )
        return saved


def _labels(slugs: list[str]) -> str:
    return ", ".join(str(registry.get(slug).verbose_name) for slug in slugs if slug in registry)
