"""What the calls refuse."""


class CallError(Exception):
    """Base: the act is refused, and nothing has changed."""


class NotNowError(CallError):
    """The meeting is cancelled, too far away, or over."""


class ClosedError(CallError):
    """The call was ended."""


class ForbiddenActError(CallError):
    """The state of the participant does not allow this act."""


class FullError(CallError):
    """There is no room for one more."""


class NoGuestsError(CallError):
    """The meeting is cancelled, over, or by phone: nobody can be invited to it."""


class NoRelayError(CallError):
    """The rules want a relay, and none is set up: nobody's address may be shown."""


class NothingToTryError(CallError):
    """The meeting is cancelled, over, or by phone: no device needs to be tried for it."""


class LinkError(CallError):
    """The link does not open this call: forged, too early, too late or taken back."""


class LinkUsedError(LinkError):
    """The link has been used, perhaps on another device."""


class TicketError(CallError):
    """The ticket does not open a socket: forged, used, too old, or of another place or browser."""
