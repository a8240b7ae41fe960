"""What the library tells other apps: what changes, inside the transaction in which it changes."""

from django.dispatch import Signal

# `changes`: a list of cms.content.actions.changes.ArticleChange.
articles_changed = Signal()
# `changes`: a list of cms.content.actions.changes.TopicChange.
topics_changed = Signal()
# Sent before a revision is published. Arguments: page, revision, user (None for loaders and jobs).
# A receiver that raises PermissionDenied refuses.
publishing = Signal()
