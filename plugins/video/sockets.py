"""The socket of a call."""

from cms.plugin_api.realtime import Socket
from plugins.video.calls.signalling.consumer import CallSocket

sockets = [Socket("call", CallSocket)]
