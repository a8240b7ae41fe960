"""Why a file is no voice message."""


class UnplayableError(ValueError):
    """The file is no recording of a kind that browsers make, or it is damaged."""


class TooLongError(ValueError):
    """The recording is longer than a voice message may be."""
