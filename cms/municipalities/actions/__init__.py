from cms.municipalities.actions.changes import replace_emergency_numbers, update_municipality
from cms.municipalities.actions.creation import create_municipality, create_region
from cms.municipalities.actions.errors import (
    HostTakenError,
    MunicipalityError,
    SlugTakenError,
    UnknownLanguageError,
    UnreadableColourError,
)
from cms.municipalities.actions.groups import sync_groups, sync_groups_of, sync_region_groups

__all__ = [
    "HostTakenError",
    "MunicipalityError",
    "SlugTakenError",
    "UnknownLanguageError",
    "UnreadableColourError",
    "create_municipality",
    "create_region",
    "replace_emergency_numbers",
    "sync_groups",
    "sync_groups_of",
    "sync_region_groups",
    "update_municipality",
]
