"""The engines, by name."""

from plugins.video.calls.backends.base import Access, Capabilities, VideoBackend, WebhookError
from plugins.video.calls.backends.external import ExternalLinkBackend
from plugins.video.calls.backends.livekit import LiveKitBackend
from plugins.video.calls.backends.mesh import MeshBackend

__all__ = ["Access", "Capabilities", "VideoBackend", "WebhookError", "backend_named"]

_BACKENDS: dict[str, VideoBackend] = {
    backend.name: backend for backend in (MeshBackend(), LiveKitBackend(), ExternalLinkBackend())
}


def backend_named(name: str) -> VideoBackend:
    """Return the engine; raise LookupError when there is none of this name."""
    return _BACKENDS[name]
