"""From a client's frame to an answer, through the gate.

Frame: {"id": "7", "command": "chat.typing", "data": {}}. Answer: {"id": "7", "ok": true, "data": {}}
or {"id": "7", "ok": false, "error": {"code": "plugin.disabled", "title": "…"}}.
"""

import inspect
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from channels.db import database_sync_to_async
from django.utils import translation
from django.utils.translation import gettext as _

from cms.municipalities.scope import municipality_scope
from cms.plugin_api.gate import PluginDisabled, require_enabled
from cms.plugin_api.realtime import Call, Command, CommandError, find_command
from cms.realtime.events import CORE
from cms.realtime.handshake import Visitor

logger = logging.getLogger(__name__)

LARGEST_FRAME = 65_536


@dataclass(frozen=True)
class Frame:
    """A client's frame, checked for shape only."""

    id: str
    command: str
    data: Mapping[str, Any]

    @property
    def owner(self) -> str:
        return self.command.partition(".")[0]


def parse_frame(text: str | None) -> Frame:
    """Return the frame; raise CommandError("frame.invalid")."""
    if text is None or len(text) > LARGEST_FRAME:
        raise CommandError("frame.invalid")
    try:
        raw = json.loads(text)
        frame = Frame(raw["id"], raw["command"], raw.get("data") or {})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise CommandError("frame.invalid") from None
    if not (isinstance(frame.id, str) and isinstance(frame.command, str) and isinstance(frame.data, dict)):
        raise CommandError("frame.invalid")
    if len(frame.id) > 64:
        raise CommandError("frame.invalid")
    return frame


async def run_command(frame: Frame, visitor: Visitor, connection: str) -> Mapping[str, Any]:
    """Run a plugin's command in its municipality's scope; raise CommandError with what went wrong."""
    with translation.override(visitor.user.language):
        try:
            require_enabled(visitor.municipality, frame.owner)
        except PluginDisabled:
            raise disabled() from None
        command = find_command(frame.command)
        if command is None:
            raise CommandError("command.unknown")
        call = Call(visitor.user, visitor.municipality, frame.data, connection)
        try:
            with municipality_scope(visitor.municipality):
                return await _run(command, call)
        except CommandError:
            raise
        except PluginDisabled:
            raise disabled() from None
        except Exception:
            logger.exception("Command %s failed.", frame.command)
            raise CommandError("command.failed", _("That did not work. Please try again.")) from None


def disabled() -> CommandError:
    return CommandError("plugin.disabled", _("This is not in use in your municipality."))


def is_core(frame: Frame) -> bool:
    return frame.owner == CORE


async def _run(command: Command, call: Call) -> Mapping[str, Any]:
    if inspect.iscoroutinefunction(command.run):
        answer = await command.run(call)
    else:
        answer = await database_sync_to_async(command.run)(call)
    return answer or {}
