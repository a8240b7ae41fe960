"""The closed set of blocks of which an article is built."""

from cms.content.blocks.stream import ArticleStreamBlock, SourceStreamBlock, StageStreamBlock

__all__ = ["ArticleStreamBlock", "SourceStreamBlock", "StageStreamBlock"]
