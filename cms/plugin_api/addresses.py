"""What plugins may know of public addresses: where a municipality's app is found from outside."""

from cms.content.addresses import origin_of

__all__ = ["origin_of"]
