"""The one kind of failure the launcher shows to people."""


class LauncherError(Exception):
    """Something the person at the keyboard can act on, said in one plain sentence."""


class AlreadySaid(LauncherError):  # noqa: N818 - it is a state, not an error of its own
    """A failure whose sentence another process has printed."""
