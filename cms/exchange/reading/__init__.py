"""From a file to blocks: nothing here touches the database.

`read(name, data)` returns a `Draft` or raises `UnreadableError`. Each reader makes plain HTML of its
format; `mapping` makes blocks of that, so that all formats keep the same things.
"""

from cms.exchange.reading.draft import Draft, Picture, UnreadableError
from cms.exchange.reading.files import EXTENSIONS, read

__all__ = ["EXTENSIONS", "Draft", "Picture", "UnreadableError", "read"]
