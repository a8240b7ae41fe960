"""The single authority on whether a plugin is on. Every mount asks here; nobody else compares slugs.

Answers are kept per process under (municipality, plugins_version). A switch bumps the version, so
every process misses on its next look and nothing has to be invalidated, sent or expired.
"""

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from django.db import connection

from cms.plugin_api.registry import registry

if TYPE_CHECKING:
    from cms.municipalities.models import Municipality

MOST_KEPT = 512
_MEMO = "_enabled_plugins"

_kept: "OrderedDict[tuple[int, int], frozenset[str]]" = OrderedDict()
_lock = Lock()

# One statement is one snapshot: the version and the switches always belong together. The last
# column says whether this transaction has written: what it sees may then be rolled back, and the
# version with it, so it must not be kept for others.
_READ = """
SELECT m.plugins_version, a.plugin, a.enabled, pg_current_xact_id_if_assigned() IS NULL
FROM municipalities_municipality m
LEFT JOIN plugin_api_pluginactivation a ON a.municipality_id = m.id
WHERE m.id = %s
"""


class PluginDisabled(Exception):  # noqa: N818 - the contract's word
    """The plugin is off in this municipality (or not installed at all)."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


def require_enabled(municipality: "Municipality", slug: str) -> None:
    """Return when the plugin is on; raise PluginDisabled. No user is exempt."""
    if slug not in enabled_plugins(municipality):
        raise PluginDisabled(slug)


def is_enabled(municipality: "Municipality", slug: str) -> bool:
    return slug in enabled_plugins(municipality)


def enabled_plugins(municipality: "Municipality") -> frozenset[str]:
    """Slugs that are on, as of `municipality.plugins_version`.

    The first answer stays with the object: a request holds one municipality object from its start,
    so no request is half on.
    """
    version = municipality.plugins_version
    memo: tuple[int, frozenset[str]] | None = municipality.__dict__.get(_MEMO)
    if memo is not None and memo[0] == version:
        return memo[1]
    enabled = _from_kept((municipality.pk, version))
    if enabled is None:
        enabled = _read(municipality.pk)
    municipality.__dict__[_MEMO] = (version, enabled)
    return enabled


def forget(municipality: "Municipality") -> None:
    """Drop the answer kept on this object, after a switch made with it."""
    municipality.__dict__.pop(_MEMO, None)


def read_enabled(municipality: "Municipality") -> frozenset[str]:
    """Slugs that are on now, as this transaction sees it; past every cache."""
    return _read(municipality.pk)


def _from_kept(key: tuple[int, int]) -> frozenset[str] | None:
    with _lock:
        enabled = _kept.get(key)
        if enabled is not None:
            _kept.move_to_end(key)
        return enabled


def _read(municipality_pk: int) -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute(_READ, [municipality_pk])
        rows = cursor.fetchall()
    if not rows:
        return frozenset()
    switched = {slug: enabled for _, slug, enabled, _ in rows if slug is not None}
    enabled = _with_requirements_met(
        {plugin.slug for plugin in registry.all() if switched.get(plugin.slug, plugin.enabled_by_default)}
    )
    version, clean = rows[0][0], rows[0][3]
    if clean:
        with _lock:
            _kept[municipality_pk, version] = enabled
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
    return enabled


def _with_requirements_met(slugs: set[str]) -> frozenset[str]:
    """Leave out what stands on a plugin that is off or was uninstalled."""
    while True:
        met = {slug for slug in slugs if slugs.issuperset(registry.get(slug).requires)}
        if met == slugs:
            return frozenset(met)
        slugs = met
