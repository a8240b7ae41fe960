"""Keep the OpenAPI description to our own API: Wagtail's and allauth's views are not ours to promise."""

from typing import Any

PREFIX = "/api/v1/"
_OURS = ("cms.", "plugins.")
_NOT_PROMISED = ("/api/v1/demo/",)


def only_our_own(endpoints: list[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """Drop everything outside /api/v1/, what exists in the demo only, and what foreign plugins bring."""
    return [
        endpoint
        for endpoint in endpoints
        if endpoint[0].startswith(PREFIX)
        and not endpoint[0].startswith(_NOT_PROMISED)
        and endpoint[3].cls.__module__.startswith(_OURS)
    ]


def name_the_plugins(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Mark each operation below /api/v1/<slug>/ with `x-plugin`, so that clients know what may be off."""
    from cms.plugin_api.registry import registry

    slugs = {plugin.slug for plugin in registry.all()}
    for path, operations in result["paths"].items():
        slug = path.removeprefix(PREFIX).partition("/")[0]
        if slug in slugs:
            for operation in operations.values():
                operation["x-plugin"] = slug
    return result
