"""What others may react to."""

from django.dispatch import Signal

# Sent before a revision is published. Arguments: page, revision, user (None for loaders and jobs).
# A receiver that raises PermissionDenied refuses.
publishing = Signal()
