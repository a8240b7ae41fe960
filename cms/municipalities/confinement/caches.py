"""What Wagtail caches for everybody must not be computed from what one municipality sees."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from cms.municipalities.confinement.context import unconfined


def _without_confinement(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def whole(*args: Any, **kwargs: Any) -> Any:
        with unconfined():
            return function(*args, **kwargs)

    return whole


def keep_shared_caches_whole() -> None:
    """Let the list of sites' root paths, which Wagtail keeps for an hour, always name every site."""
    from wagtail.models import Site

    Site.get_site_root_paths = staticmethod(_without_confinement(Site.get_site_root_paths))
