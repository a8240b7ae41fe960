"""The channel layer for several hosts."""

from typing import Any


def redis_layer(url: str) -> dict[str, Any]:
    """Redis pub/sub; without `socket_timeout=None` redis-py closes idle sockets after five seconds."""
    host = {"address": url, "socket_timeout": None, "health_check_interval": 30}
    return {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [host]}}
