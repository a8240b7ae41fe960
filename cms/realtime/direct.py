"""Consumers that hear a message without a visit to a thread."""

from collections.abc import Mapping
from typing import Any

from channels.consumer import AsyncConsumer, get_handler_name


class DirectConsumer(AsyncConsumer):
    """AsyncConsumer that does not look after the database's connections before each message.

    Channels does so in the one thread that all sockets share, where each message would wait behind everything that
    is read there. Whatever asks the database here goes through `database_sync_to_async`, which cleans up itself.
    """

    async def dispatch(self, message: Mapping[str, Any]) -> None:
        handler = getattr(self, get_handler_name(message), None)
        if handler is None:
            raise ValueError(f"No handler for messages of the type {message['type']}.")
        await handler(message)
