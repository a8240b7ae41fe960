"""manage.py plugin enable|disable|list|sync: plugins from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.municipalities.models import Municipality
from cms.plugin_api.actions import (
    PluginUnavailableError,
    RequirementsMissingError,
    StillRequiredError,
    disable_plugin,
    enable_plugin,
)
from cms.plugin_api.gate import is_enabled
from cms.plugin_api.jobs import sync_schedules
from cms.plugin_api.queries import missing_slugs
from cms.plugin_api.registry import UnknownPluginError, registry


class Command(BaseCommand):
    help = "Switch plugins on and off in a municipality, list them, or write the schedules of their jobs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["enable", "disable", "list", "sync"])
        parser.add_argument("plugin", nargs="*", help="slugs, e.g. chat")
        parser.add_argument("--municipality", help="short name, e.g. fjordby")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "sync":
            sync_schedules()
            return
        municipality = self._municipality(options["municipality"])
        if options["act"] == "list":
            self._list(municipality)
            return
        if not options["plugin"]:
            raise CommandError("Name at least one plugin.")
        switch = enable_plugin if options["act"] == "enable" else disable_plugin
        for slug in options["plugin"]:
            self._switch(switch, municipality, slug)

    def _switch(self, switch: Any, municipality: Municipality, slug: str) -> None:
        try:
            row = switch(municipality=municipality, plugin=slug, actor=None)
        except UnknownPluginError:
            raise CommandError(f"No plugin called {slug} is installed.") from None
        except PluginUnavailableError:
            raise CommandError(f"{slug} is not available to {municipality}.") from None
        except StillRequiredError as error:
            raise CommandError(f"Switch off first: {error}.") from None
        except RequirementsMissingError as error:
            raise CommandError(f"Switch on first: {error}.") from None
        self.stdout.write(f"{slug} is {'on' if row.enabled else 'off'} in {municipality}.")

    def _list(self, municipality: Municipality) -> None:
        for plugin in registry.all():
            state = "on" if is_enabled(municipality, plugin.slug) else "off"
            self.stdout.write(f"{plugin.slug:<16} {state:<8} {plugin.description}")
        for slug in missing_slugs(municipality):
            self.stdout.write(f"{slug:<16} missing  not installed")

    @staticmethod
    def _municipality(slug: str | None) -> Municipality:
        if slug is None:
            raise CommandError("Say which: --municipality fjordby")
        try:
            return Municipality.objects.get(slug=slug)
        except Municipality.DoesNotExist:
            raise CommandError(f"There is no municipality called {slug}.") from None
