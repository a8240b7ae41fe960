"""A process whose bells all get lost: the in-memory layer reaches nobody but itself."""

from tests.cms.realtime.town_settings import *  # noqa: F403

CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
