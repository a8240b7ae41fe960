from cms.content.models.articles import ArticlePage
from cms.content.models.facts import LocalFact, LocalFactText
from cms.content.models.pictures import PictureColour
from cms.content.models.preview import PreviewSnapshot
from cms.content.models.published import (
    PublishedArticle,
    PublishedBody,
    PublishedTopic,
    RevokedArticle,
    Variant,
)
from cms.content.models.translations import TranslationKind, TranslationState
from cms.content.models.trees import LibraryIndexPage, MunicipalityHomePage, RegionLibraryPage, TopicPage

__all__ = [
    "ArticlePage",
    "LibraryIndexPage",
    "LocalFact",
    "LocalFactText",
    "MunicipalityHomePage",
    "PictureColour",
    "PreviewSnapshot",
    "PublishedArticle",
    "PublishedBody",
    "PublishedTopic",
    "RegionLibraryPage",
    "RevokedArticle",
    "TopicPage",
    "TranslationKind",
    "TranslationState",
    "Variant",
]
