"""Names of pages and files that hold outside this database, and the way back."""

import hashlib
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from cms.accounts.models import User
from cms.exchange.reading.draft import Notes
from cms.municipalities.models import Municipality, Region

_LINK = re.compile(r"<(a|embed)\b([^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass
class Outgoing:
    """What an export meets on its way: pages become uuids, pictures and documents become media keys."""

    region: Region
    municipality: Municipality | None
    media: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)
    _keys: dict[int, str] = field(default_factory=dict)

    def page(self, pk: Any) -> dict[str, str] | None:
        if pk not in self._keys:
            key = Page._base_manager.filter(pk=pk).values_list("translation_key", flat=True).first()
            self._keys[pk] = str(key) if key else ""
        return {"$page": self._keys[pk]} if self._keys[pk] else None

    def file(self, kind: str, pk: Any) -> dict[str, str] | None:
        """Return the reference to a picture ("image") or document; None when its file is gone."""
        known = self.media.get((kind, pk))
        if known is None:
            model = get_image_model() if kind == "image" else get_document_model()
            found = model._base_manager.select_related("collection").filter(pk=pk).first()
            known = self._described(kind, found) if found is not None else None
            if known is None:
                return None
            self.media[kind, pk] = known
        return {"$media": known["key"]}

    def _described(self, kind: str, found: Any) -> dict[str, Any] | None:
        try:
            with found.file.open("rb") as stream:
                digest = hashlib.sha256(stream.read()).hexdigest()
        except (OSError, ValueError):
            return None
        ending = found.file.name.rpartition(".")[2].lower()
        key = f"{kind}-{digest[:24]}"
        if any(other["key"] == key for other in self.media.values()):
            key += f"-{sum(other['sha256'] == digest for other in self.media.values()) + 1}"
        path = f"media/{key}.{ending}"
        self.files[path] = found.file
        return {
            "key": key,
            "kind": kind,
            "path": path,
            "sha256": digest,
            "title": found.title,
            "description": getattr(found, "description", ""),
            "tags": sorted(found.tags.names()),
            "focal": _focal(found) if kind == "image" else None,
            "owner": self._owner(found.collection),
            "folder": self._folder(found.collection),
        }

    def _root(self) -> Any:
        place = self.municipality or self.region
        return place.collection

    def _owner(self, collection: Collection) -> str:
        own = self.municipality is not None and collection.path.startswith(self._root().path)
        return "municipality" if own else "region"

    def _folder(self, collection: Collection) -> list[str]:
        roots = [self.region.collection, self.municipality.collection if self.municipality else None]
        for root in roots:
            if root is not None and collection.path.startswith(root.path):
                return [
                    one.name for one in collection.get_ancestors(inclusive=True) if one.depth > root.depth
                ]
        return []

    def rich_text(self, html: str) -> str:
        def named(kind: str, pk: str) -> str | None:
            if kind == "page":
                found = self.page(int(pk))
                return found["$page"] if found else None
            found = self.file(kind, int(pk))
            return found["$media"] if found else None

        return _renamed(html, "id", "ref", named)


def _focal(image: Any) -> dict[str, int] | None:
    if image.focal_point_x is None:
        return None
    return {
        "x": image.focal_point_x,
        "y": image.focal_point_y,
        "width": image.focal_point_width,
        "height": image.focal_point_height,
    }


@dataclass
class Incoming:
    """Finds in this database what a library names."""

    region: Region
    municipality: Municipality | None
    notes: Notes
    media: dict[str, int] = field(default_factory=dict)
    keys: dict[str, uuid.UUID] = field(default_factory=dict)
    """The uuids that pages got here, where they could not keep their own."""
    made: set[int] = field(default_factory=set)
    """The pages that this import has made, by their keys here."""
    actor: User | None = None
    publish: bool = False
    """Whether what was published is published here too; else all is a draft."""
    regional: bool = False
    """Whether what belongs to the region is restored too."""
    reviews: bool = False
    """Whether what was reviewed counts as reviewed here; never for a person who could vouch for themselves."""
    administers: bool = False
    """Whether rules of the municipality come along, which its administrators alone decide."""
    read: Callable[[str], bytes] = field(default=lambda _path: b"")
    """The bytes of a file of the archive; none when it is not there."""

    def key(self, name: str) -> uuid.UUID:
        """The uuid that the article called `name` has here."""
        return self.keys.get(name, uuid.UUID(name))

    def page(self, reference: Any, language: str = "") -> int | None:
        """Return the key of the page called {"$page": uuid}, in `language` where it exists."""
        name = reference.get("$page") if isinstance(reference, dict) else reference
        if not name:
            return None
        found = dict(
            Page._base_manager.filter(translation_key=self.keys.get(name, name))
            .order_by("-pk")
            .values_list("locale__language_code", "pk")
        )
        pk = found.get(language) or next(iter(found.values()), None)
        if pk is None:
            self.notes.add("link_to_nowhere", str(name))
        return pk

    def file(self, reference: Any) -> int | None:
        return self.media.get(reference.get("$media", "")) if isinstance(reference, dict) else None

    def rich_text(self, html: str, language: str) -> str:
        def found(kind: str, name: str) -> str | None:
            pk = self.page(name, language) if kind == "page" else self.media.get(name)
            return str(pk) if pk else None

        return _renamed(html, "ref", "id", found)


def _renamed(html: str, old: str, new: str, named: Callable[[str, str], str | None]) -> str:
    """Write other names into links and embeds; a link whose target is unknown keeps its text only."""

    def replace(match: re.Match[str]) -> str:
        tag, attributes = match.group(1).lower(), dict(_ATTRIBUTE.findall(match.group(2)))
        kind = attributes.get("linktype") or attributes.get("embedtype")
        if kind not in {"page", "document", "image"} or old not in attributes:
            return match.group(0)
        name = named(kind, attributes.pop(old))
        if name is None:
            return "<a>" if tag == "a" else ""
        attributes[new] = name
        return (
            f"<{tag} "
            + " ".join(f'{key}="{escape(value)}"' for key, value in attributes.items())
            + ("/>" if tag == "embed" else ">")
        )

    return _LINK.sub(replace, html)
