"""The numbers of the device check."""

from datetime import timedelta

# What opens the relay for a check ends so soon: a check takes a minute or two.
LINE_LIFE = timedelta(minutes=5)
