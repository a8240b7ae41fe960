"""What others may react to."""

from django.dispatch import Signal

# Sent inside the transaction after a role was granted or ended.
# Arguments: membership (Membership; `ended_at` tells which of the two happened), actor (User | None).
membership_changed = Signal()

# Sent inside the transaction after the birth of an expected child was recorded, or its day put right.
# Arguments: child (Child), before (the day from which one counted until now: that of the birth, else the due
# date), actor (User | None).
birth_recorded = Signal()
