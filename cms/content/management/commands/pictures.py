"""`manage.py pictures clean`: for installations that have pictures from before uploads were cleaned."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cms.content.actions.pictures import clean_stored_pictures


class Command(BaseCommand):
    help = "clean: take place, phone and date out of all stored pictures, and publish their articles anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["clean"])

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{clean_stored_pictures()} pictures cleaned.")
