"""The numbers of the line, each with its reason. What a team decides for itself stands in `QueueOffer`."""

import datetime as dt

# A page that shows the place says so each 20 seconds; without a word for so long it is not in sight.
IN_SIGHT_FOR = dt.timedelta(seconds=60)
# When nobody is on duty any more: a change of shifts is not the end.
CLOSES_AFTER = dt.timedelta(minutes=10)
# An agreed length for the calendar; the talk lasts until both are done.
TALK = dt.timedelta(minutes=30)
# What the estimate looks at: the team's last talks, and from how many on anything is said.
LATEST_TALKS = 20
FEWEST_TALKS = 5
TALKS_OF_LAST = dt.timedelta(days=60)
# For so long a person is told what became of their last place.
TOLD_FOR = dt.timedelta(hours=2)
# Who asks to be called twice within this time is called once.
ASKED_ONCE_WITHIN = dt.timedelta(hours=24)
# Who waited for whom and when is forgotten after this time, as with calls.
KEPT_AFTER_END = dt.timedelta(days=90)
