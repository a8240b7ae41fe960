"""What the library tells other apps, inside the transaction in which it changes."""

from django.dispatch import Signal

# `changes`: a list of cms.content.actions.changes.ArticleChange.
articles_changed = Signal()
# `changes`: a list of cms.content.actions.changes.TopicChange.
topics_changed = Signal()
