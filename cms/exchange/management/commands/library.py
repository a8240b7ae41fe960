"""`manage.py library import|export`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.content.models import TopicPage
from cms.exchange.actions.exporting import export_library
from cms.exchange.actions.importing import carry_on, start_import
from cms.exchange.actions.restoring import Wish, restore_library
from cms.exchange.library.form import is_library
from cms.exchange.models import ImportedFile, Outcome
from cms.exchange.notes import told
from cms.exchange.queries import local_indexes, topics_of
from cms.exchange.reading import UnreadableError
from cms.exchange.reading.archives import open_archive
from cms.municipalities.models import Municipality, Region


class Command(BaseCommand):
    help = "Import articles from files, or a whole library; export a whole library."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        take = acts.add_parser("import", help="make drafts of Word, HTML and Markdown files, or of an export")
        take.add_argument("files", nargs="+", type=Path)
        take.add_argument("--language", default="da", help="of the files; not needed for an export")
        take.add_argument("--topic", default="", help="key of the topic, for example sleep")
        take.add_argument(
            "--with-region", action="store_true", help="an export's topics and regional articles too"
        )
        take.add_argument("--publish", action="store_true", help="publish what an export says was published")
        give = acts.add_parser("export", help="write the library as one zip file")
        give.add_argument("file", type=Path)
        for one in (take, give):
            place = one.add_mutually_exclusive_group(required=True)
            place.add_argument("--municipality", help="its short name")
            place.add_argument("--region", help="its short name")

    def handle(self, *args: Any, **options: Any) -> None:
        region, municipality = self._place(options)
        if options["act"] == "export":
            with options["file"].open("wb") as output:
                export_library(region=region, municipality=municipality, output=output)
            self.stdout.write(f"Written: {options['file']}")
            return
        for path in options["files"]:
            if not path.is_file():
                raise CommandError(f"There is no file {path}.")
        libraries = [path for path in options["files"] if self._is_library(path)]
        for path in libraries:
            self._restore(path, region, municipality, options)
        others = [path for path in options["files"] if path not in libraries]
        if others:
            self._import(others, region, municipality, options)

    def _place(self, options: dict[str, Any]) -> tuple[Region, Municipality | None]:
        try:
            if options["region"]:
                return Region.objects.get(slug=options["region"]), None
            found = Municipality.objects.select_related("region", "site").get(slug=options["municipality"])
        except (Region.DoesNotExist, Municipality.DoesNotExist):
            raise CommandError("There is no place of that name.") from None
        return found.region, found

    def _is_library(self, path: Path) -> bool:
        if path.suffix.lower() != ".zip":
            return False
        try:
            return is_library(open_archive(path.read_bytes()))
        except UnreadableError:
            return False

    def _restore(
        self, path: Path, region: Region, municipality: Municipality | None, options: dict[str, Any]
    ) -> None:
        wish = Wish(region, municipality, None, options["with_region"], options["publish"])
        try:
            results, notes = restore_library(open_archive(path.read_bytes()), wish)
        except UnreadableError as error:
            raise CommandError(str(told([{"code": error.code, "detail": error.detail}])[0].text)) from None
        for result in results:
            self._tell(result.name, result.outcome, result.notes)
        self._tell(path.name, "", notes.found)

    def _import(
        self, paths: list[Path], region: Region, municipality: Municipality | None, options: dict[str, Any]
    ) -> None:
        topic = self._topic(region, options)
        if municipality is None:
            if topic is None:
                raise CommandError("Say with --topic where in the region's library the articles go.")
            parent: Any = topic
        else:
            indexes = {index.locale.language_code: index for index in local_indexes(municipality)}
            parent = indexes.get(options["language"])
            if parent is None:
                raise CommandError(f"{municipality.name} has no articles in {options['language']}.")
        files = [_File(path) for path in paths]
        run = start_import(
            region=region, municipality=municipality, parent=parent, topic=topic, files=files, actor=None,
            background=False,
        )  # fmt: skip
        carry_on(run.pk, patience=float("inf"))
        for file in ImportedFile.unscoped.filter(run=run):
            self._tell(file.name, file.outcome, file.notes)

    def _topic(self, region: Region, options: dict[str, Any]) -> TopicPage | None:
        if not options["topic"]:
            return None
        found = topics_of(region).filter(key=options["topic"], locale__language_code=options["language"])
        topic: TopicPage | None = found.first()
        if topic is None:
            raise CommandError(f"There is no topic {options['topic']} in {options['language']}.")
        return topic

    def _tell(self, name: str, outcome: str, notes: list[dict[str, str]]) -> None:
        label = Outcome(outcome).label if outcome else ""
        self.stdout.write(f"{name}: {label}".rstrip(": "))
        for note in told(notes):
            self.stdout.write("  " + " ".join([note.text, "; ".join(note.details)]).rstrip())


class _File:
    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.name

    def read(self) -> bytes:
        return self.path.read_bytes()
