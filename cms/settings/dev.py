"""A laptop: demo mode, http, secrets that protect nothing."""

from cms.settings.base import *  # noqa: F403
