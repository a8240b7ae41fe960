"""What others may react to."""

from django.dispatch import Signal

# Sent inside the transaction. Arguments: municipality (Municipality), actor (User | None).
municipality_created = Signal()
