"""Liveness and readiness, for launchers, load balancers and people on duty."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from cms.operations.readiness import causes


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process is alive. Nothing else is asked."""
    return JsonResponse({"status": "ok"})


async def readyz(request: HttpRequest) -> JsonResponse:
    """200 when everything holds, else 503; `checks` names each cause in a sentence."""
    found = await causes()
    ready = not any(found.values())
    checks = {name: {"ok": cause is None, "cause": cause} for name, cause in found.items()}
    return JsonResponse(
        {"status": "ok" if ready else "not ready", "checks": checks},
        status=200 if ready else 503,
        headers={"Cache-Control": "no-store"},
    )
