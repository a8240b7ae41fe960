"""What a plugin may say on the one socket: commands, and groups that a client may join.

    @command("chat.typing")
    def typing(call: Call) -> None: ...

    @subscription("chat.room")
    def may_join(user: User, municipality: Municipality, key: str) -> bool: ...

Both must stand in the lists `commands` and `subscriptions` of the plugin's commands.py. Writes go
through the API; commands carry signs of typing, signalling and the like.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cms.plugin_api.registry import registry

if TYPE_CHECKING:
    from cms.accounts.models import User
    from cms.municipalities.models import Municipality
    from cms.realtime.plugin_sockets import PluginSocket

Answer = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Call:
    """One command from one client: all that its handler may know. `connection` is an opaque name."""

    user: "User"
    municipality: "Municipality"
    data: Mapping[str, Any]
    connection: str


class CommandError(Exception):
    """Raised by a handler: the client gets `code` ("chat.room_closed") and `title` (plain words)."""

    def __init__(self, code: str, title: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.title = title


Handler = Callable[[Call], Answer | Awaitable[Answer]]
Rule = Callable[["User", "Municipality", str], bool]


@dataclass(frozen=True)
class Command:
    name: str
    run: Handler


@dataclass(frozen=True)
class Subscription:
    """A kind of group, and who may join the one with a given key; asked again at every heartbeat."""

    name: str
    may_join: Rule


@dataclass(frozen=True)
class Socket:
    """A socket of the plugin's own at /ws/<slug>/<route>, where the one socket will not do (guests).

    Whatever the consumer does, host, Origin and gate are asked before it.
    """

    route: str
    consumer: "type[PluginSocket]"


def command(name: str) -> Callable[[Handler], Command]:
    """Declare a command; a plain function runs in a thread with the database, an async one on the loop."""
    return lambda run: Command(name, run)


def subscription(name: str) -> Callable[[Rule], Subscription]:
    """Declare a kind of group; the rule is a plain function and may use the database."""
    return lambda rule: Subscription(name, rule)


def find_command(name: str) -> Command | None:
    found: Command | None = registry.named("commands", name)
    return found


def find_subscription(name: str) -> Subscription | None:
    found: Subscription | None = registry.named("subscriptions", name)
    return found


def find_socket(slug: str, route: str) -> Socket | None:
    if slug not in registry:
        return None
    sockets: tuple[Socket, ...] = registry.get(slug).contributed("sockets")
    return next((socket for socket in sockets if socket.route == route), None)
