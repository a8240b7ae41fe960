"""Places to import into, and the shortest way to do it."""

import io
import zipfile
from typing import Any

from wagtail.models import Collection

from cms.exchange.actions.importing import carry_on, start_import
from cms.exchange.models import ImportedFile, ImportRun
from cms.municipalities.models import Municipality
from tests.factories import content


def with_shelf(place: Municipality) -> Municipality:
    """Give the region a collection for its shared pictures."""
    region = place.region
    if region.collection is None:
        root = Collection.get_first_root_node() or Collection.add_root(name="Root")
        region.collection = root.add_child(instance=Collection(name=region.name))
        region.save()
    return place


class Upload:
    def __init__(self, name: str, data: bytes | str) -> None:
        self.name = name
        self.content = data.encode() if isinstance(data, str) else data

    def read(self) -> bytes:
        return self.content


def bring(place: Municipality, *files: tuple[str, bytes | str], parent: Any = None, **wish: Any) -> ImportRun:
    """Import files into the Danish local articles and wait for the end."""
    run = start_import(
        region=place.region,
        municipality=wish.pop("municipality", place),
        parent=parent or content.local_index(place),
        topic=wish.pop("topic", None),
        files=[Upload(*file) for file in files],
        actor=wish.pop("actor", None),
        background=False,
    )
    done = carry_on(run.pk)
    assert done is not None
    return done


def results(run: ImportRun) -> list[ImportedFile]:
    return list(ImportedFile.unscoped.filter(run=run).select_related("page"))


def only(run: ImportRun) -> ImportedFile:
    (found,) = results(run)
    return found


def packed(**files: bytes | str) -> bytes:
    return zipped({name.replace("__", "/").replace("_dot_", "."): data for name, data in files.items()})


def zipped(files: dict[str, bytes | str]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return output.getvalue()


def codes(file: ImportedFile) -> set[str]:
    return {note["code"] for note in file.notes}
