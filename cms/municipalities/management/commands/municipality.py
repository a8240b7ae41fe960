"""`manage.py municipality create|list|region|sync`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.municipalities.actions import (
    MunicipalityError,
    create_municipality,
    create_region,
    sync_groups,
    sync_region_groups,
)
from cms.municipalities.models import Municipality, Region


class Command(BaseCommand):
    help = "Add a municipality with its host, site, pages, collection, groups and numbers; list them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        region = acts.add_parser("region", help="add a region")
        region.add_argument("slug")
        region.add_argument("--name", required=True)
        region.add_argument("--host", required=True, help="the host of the region's office")
        create = acts.add_parser("create", help="add a municipality")
        create.add_argument("slug", help="short name: letters, digits, hyphens")
        create.add_argument("--name", required=True)
        create.add_argument("--host", required=True, help="for example fjordby.example.dk")
        create.add_argument("--region", help="short name of the region; not needed when there is one")
        create.add_argument(
            "--languages", default="da,en", help="codes with commas, the first is the default"
        )
        create.add_argument("--accent", default="#0F5E6B", help="#RRGGBB; white text must be readable on it")
        create.add_argument(
            "--accent-dark", default="", help="#RRGGBB for dark mode; made from --accent if empty"
        )
        create.add_argument("--secondary", default="#C4553B", help="#RRGGBB")
        for fact in ("phone", "email", "address", "opening-hours"):
            create.add_argument(f"--{fact}", default="")
        acts.add_parser("list", help="list municipalities with their hosts")
        acts.add_parser("sync", help="make or mend all groups and people's places in them")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['act']}")(options)
        except MunicipalityError as error:
            raise CommandError(str(error)) from None

    def _region(self, options: dict[str, Any]) -> None:
        region = create_region(
            slug=options["slug"], name=options["name"], hostname=options["host"], actor=None
        )
        self.stdout.write(f"{region.name} is there. Its office: {options['host']}")

    def _create(self, options: dict[str, Any]) -> None:
        municipality = create_municipality(
            region=self._find_region(options["region"]),
            slug=options["slug"],
            name=options["name"],
            hostname=options["host"],
            languages=[code.strip() for code in options["languages"].split(",") if code.strip()],
            accent=options["accent"],
            accent_dark=options["accent_dark"],
            secondary=options["secondary"],
            phone=options["phone"],
            email=options["email"],
            address=options["address"],
            opening_hours=options["opening_hours"],
            actor=None,
        )
        self.stdout.write(f"{municipality.name} is there: {municipality.site.root_url}")

    def _list(self, _options: dict[str, Any]) -> None:
        municipalities = Municipality.objects.select_related("region").prefetch_related("domains")
        for municipality in municipalities:
            hosts = " ".join(sorted(domain.hostname for domain in municipality.domains.all()))
            languages = ",".join(municipality.languages)
            self.stdout.write(f"{municipality.slug}\t{municipality.name}\t{languages}\t{hosts}")

    def _sync(self, _options: dict[str, Any]) -> None:
        for region in Region.objects.all():
            sync_region_groups(region=region)
        for municipality in Municipality.objects.all():
            sync_groups(municipality=municipality)
            self.stdout.write(f"{municipality.name}: groups are in order")

    @staticmethod
    def _find_region(slug: str | None) -> Region:
        regions = list(Region.objects.filter(slug=slug) if slug else Region.objects.all())
        if len(regions) == 1:
            return regions[0]
        known = ", ".join(Region.objects.values_list("slug", flat=True)) or "none"
        raise CommandError(f"Say which region with --region. Known: {known}.")
