"""What happens to meetings by itself."""

from plugins.video.calls.jobs import jobs as calls

jobs = [*calls]
