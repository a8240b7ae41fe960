"""For the processes of test_everywhere: as a laptop, with a quick heartbeat and an address that rings."""

from cms.settings.dev import *  # noqa: F403

REALTIME_HEARTBEAT_SECONDS = 2.0
ROOT_URLCONF = "tests.cms.realtime.ringing"
