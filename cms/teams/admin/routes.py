"""The screens, told to the confinement: what the keys in their addresses name."""


def allow_routes() -> None:
    """Called once in AppConfig.ready."""
