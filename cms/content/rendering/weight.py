"""What the pictures of an article weigh: told before a phone fetches them."""

import html
import logging
import re
from collections.abc import Mapping, MutableMapping
from typing import Any
from urllib.parse import unquote

from django.core.files.storage import default_storage

logger = logging.getLogger(__name__)

_IN_TEXT = re.compile(r'<img[^>]*? src="([^"]+)"')


def picture_bytes(article: Mapping[str, Any], known: MutableMapping[str, int]) -> int:
    """Return the bytes of the plain files that `article` (the contract's JSON) shows, each counted once.

    `known` keeps the sizes of a batch by address, so that the storage is asked once for each file. A file
    that is gone or lies elsewhere counts 0.
    """
    image = article["image"]
    addresses = {image["src"]} if image else set()
    for block in article["blocks"]:
        addresses.update(html.unescape(found) for found in _IN_TEXT.findall(block["html"]))
    for address in addresses - known.keys():
        known[address] = _size(address)
    return sum(known[address] for address in addresses)


def _size(address: str) -> int:
    root = default_storage.url("")
    if not address.startswith(root):
        return 0
    try:
        return default_storage.size(unquote(address.removeprefix(root)))
    except OSError:
        logger.warning("The size of a picture could not be told", exc_info=True)
        return 0
