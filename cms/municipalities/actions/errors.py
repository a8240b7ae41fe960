"""Why a municipality cannot be made or changed; the message is for the person who tried."""


class MunicipalityError(ValueError):
    """Base of all refusals. `field` names the fact that is wrong, when one is."""

    field: str | None = None


class SlugTakenError(MunicipalityError):
    field = "slug"


class HostTakenError(MunicipalityError):
    field = "hostname"


class UnknownLanguageError(MunicipalityError):
    field = "languages"


class UnreadableColourError(MunicipalityError):
    """The text on the colour could not be read. `suggestion` is the nearest colour that can carry it."""

    def __init__(self, field: str, message: str, suggestion: str) -> None:
        super().__init__(message)
        self.field = field
        self.suggestion = suggestion
