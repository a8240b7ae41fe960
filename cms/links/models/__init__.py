"""Old addresses that lead on, and links that lead nowhere."""

from cms.links.models.addresses import OldAddress
from cms.links.models.broken import BrokenLink, ExternalAddress

__all__ = ["BrokenLink", "ExternalAddress", "OldAddress"]
