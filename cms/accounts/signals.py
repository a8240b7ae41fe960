"""What others may react to."""

from django.dispatch import Signal

# Sent inside the transaction after a role was granted or ended.
# Arguments: membership (Membership; `ended_at` tells which of the two happened), actor (User | None).
membership_changed = Signal()
