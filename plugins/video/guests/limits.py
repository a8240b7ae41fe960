"""The numbers of guests."""

from datetime import timedelta

LONGEST_NAME = 60
LONGEST_CONTACT = 254
MOST_GUESTS = 6
# Seconds until the next try to reach a guest; after the last one the professional reads that it failed.
PAUSES = (30, 120, 600, 1800)
# Who was invited, and how they are reached, is forgotten so long after the agreed end.
KEPT_AFTER_END = timedelta(days=1)
