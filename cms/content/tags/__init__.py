"""Tags of articles: free words with which editors gather what belongs together across topics.

They stand in the article's own row, so they are confined, translated, exported and drafted with it, and no
table of words is common to municipalities.
"""

from cms.content.tags.words import LONGEST, MOST, tag_keys, told_apart

__all__ = ["LONGEST", "MOST", "tag_keys", "told_apart"]
