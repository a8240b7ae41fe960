"""The shapes of the library's JSON, for the schema. The bytes are written at publish, not by these."""

from typing import Any

from rest_framework import serializers

from cms.content.blocks.choices import StageKind
from cms.content.models.published import Variant
from cms.content.models.translations import TranslationKind


class SrcsetSerializer(serializers.Serializer[object]):
    """Candidate lists as in HTML's srcset; all absent for drawings (SVG)."""

    avif = serializers.CharField(required=False)
    webp = serializers.CharField(required=False)
    jpeg = serializers.CharField(required=False)


class FocalPointSerializer(serializers.Serializer[object]):
    """Fractions of width and height."""

    x = serializers.FloatField()
    y = serializers.FloatField()


class ImageSerializer(serializers.Serializer[object]):
    alt = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    src = serializers.CharField()
    srcset = SrcsetSerializer()
    focal = FocalPointSerializer(allow_null=True)
    placeholder = serializers.CharField(
        required=False,
        allow_null=True,
        help_text="The average colour, #rrggbb, to fill the place until the picture is there; null for drawings"
        " and where one can see through. Absent in what was published before it existed.",
    )


class AudioSerializer(serializers.Serializer[object]):
    """The article read aloud by a person; duration in seconds."""

    url = serializers.CharField()
    duration = serializers.IntegerField()
    bytes = serializers.IntegerField()
    type = serializers.CharField(help_text="audio/mpeg, audio/mp4 or audio/ogg.")


class TopicNameSerializer(serializers.Serializer[object]):
    slug = serializers.CharField()
    title = serializers.CharField()
    key = serializers.CharField()


class TopicSerializer(serializers.Serializer[object]):
    slug = serializers.CharField()
    key = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    image = ImageSerializer(allow_null=True)
    count = serializers.IntegerField()


class TopicListSerializer(serializers.Serializer[object]):
    locale = serializers.CharField()
    topics = TopicSerializer(many=True)


class StageSerializer(serializers.Serializer[object]):
    """From and to are whole numbers and belong to the span."""

    kind = serializers.ChoiceField(choices=StageKind.choices)
    to = serializers.IntegerField()

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        # `from` is a keyword of Python and cannot be an attribute.
        fields = super().get_fields()
        return {"kind": fields["kind"], "from": serializers.IntegerField(), "to": fields["to"]}


class TagsField(serializers.ListField):
    def __init__(self, **options: Any) -> None:
        text = (
            "Words that gather articles across topics, in the language in which editors wrote them; "
            "translations have those of the Danish article. Absent in what was published before they existed."
        )
        super().__init__(child=serializers.CharField(), required=False, help_text=text, **options)


class CardSerializer(serializers.Serializer[object]):
    uuid = serializers.UUIDField()
    slug = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    topic = TopicNameSerializer(allow_null=True)
    tags = TagsField()
    content_locale = serializers.CharField()
    variant = serializers.ChoiceField(choices=Variant.choices)
    reading_minutes = serializers.IntegerField()
    image = ImageSerializer(allow_null=True)
    stages = StageSerializer(many=True)
    badges = serializers.ListField(child=serializers.CharField(), help_text="audio: somebody reads it aloud.")
    origin = serializers.ChoiceField(choices=["region", "municipality"])


class CardListSerializer(serializers.Serializer[object]):
    results = CardSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class NearListSerializer(serializers.Serializer[object]):
    results = CardSerializer(many=True)


class SearchResultSerializer(CardSerializer):
    highlight = serializers.CharField(help_text="HTML text whose only tag is mark.")


class SearchSerializer(serializers.Serializer[object]):
    query = serializers.CharField()
    results = SearchResultSerializer(many=True)
    suggestion = serializers.CharField(allow_null=True)


class SuggestionSerializer(serializers.Serializer[object]):
    text = serializers.CharField()
    slug = serializers.CharField(allow_null=True, help_text="Of the article, when the text is its title.")
    locale = serializers.CharField()


class SuggestionListSerializer(serializers.Serializer[object]):
    query = serializers.CharField()
    suggestions = SuggestionSerializer(many=True)


class ManifestEntrySerializer(serializers.Serializer[object]):
    uuid = serializers.UUIDField()
    etag = serializers.CharField(help_text="The article's ETag without quotes and without -gz or -br.")
    bytes = serializers.IntegerField(help_text="Of the normal version's JSON.")
    topic = serializers.CharField(help_text="The topic's key.")
    stages = StageSerializer(many=True)
    offline = serializers.BooleanField()
    easy_etag = serializers.CharField(
        allow_null=True, help_text="The ETag of the easy version in the same language; null without one."
    )
    easy_bytes = serializers.IntegerField(help_text="Of the easy version's JSON; 0 without one.")
    picture_bytes = serializers.IntegerField(
        help_text="Of the file at `src` of each picture in either version; 0 where it is not known."
    )


class ManifestSerializer(serializers.Serializer[object]):
    locale = serializers.CharField()
    library_version = serializers.IntegerField()
    articles = ManifestEntrySerializer(many=True)
    revoked = serializers.ListField(child=serializers.UUIDField())


class BlockSerializer(serializers.Serializer[object]):
    id = serializers.CharField()
    type = serializers.CharField()
    html = serializers.CharField(help_text="A closed subset of HTML, safe to insert.")

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        # Serializer.data is a property that a declared field of this name would hide.
        return {**super().get_fields(), "data": serializers.DictField()}


class ReviewerSerializer(serializers.Serializer[object]):
    name = serializers.CharField()
    role = serializers.CharField()


class SourceSerializer(serializers.Serializer[object]):
    publisher = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    year = serializers.IntegerField(allow_null=True)


class LocalReviewSerializer(serializers.Serializer[object]):
    """Who has approved what the municipality wrote itself in a regional article."""

    name = serializers.CharField()
    role = serializers.CharField()
    reviewed_at = serializers.DateField()


class TranslationCheckSerializer(serializers.Serializer[object]):
    """Who read a translation beside the Danish text; the reviewer reviewed the Danish one."""

    name = serializers.CharField()
    role = serializers.CharField()
    checked_on = serializers.DateField()


class ProvenanceSerializer(serializers.Serializer[object]):
    author_role = serializers.CharField()
    reviewer = ReviewerSerializer(allow_null=True)
    reviewed_at = serializers.DateField(allow_null=True)
    next_review_at = serializers.DateField(allow_null=True)
    overdue = serializers.BooleanField()
    translation_check = TranslationCheckSerializer(
        allow_null=True, help_text="Null for a Danish article, and while nobody has checked the translation."
    )
    sources = SourceSerializer(many=True)
    local_reviews = LocalReviewSerializer(
        many=True,
        required=False,
        help_text="Absent where the municipality has no text of its own that a professional has approved.",
    )


class AlternateSerializer(serializers.Serializer[object]):
    locale = serializers.CharField()
    slug = serializers.CharField()
    easy = serializers.BooleanField(help_text="Whether there is an easy version in this language.")


class TranslationSerializer(serializers.Serializer[object]):
    """`outdated`: the Danish text was published anew after this translation was made."""

    status = serializers.ChoiceField(choices=[*TranslationKind.values, "outdated"])
    of_revision = serializers.IntegerField(
        allow_null=True, help_text="The revision of the Danish text that this says."
    )


class ArticleSerializer(serializers.Serializer[object]):
    requested_locale = serializers.CharField()
    uuid = serializers.UUIDField()
    slug = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    content_locale = serializers.CharField()
    dir = serializers.ChoiceField(choices=["ltr", "rtl"])
    variant = serializers.ChoiceField(choices=Variant.choices)
    variants = serializers.ListField(child=serializers.ChoiceField(choices=Variant.choices))
    lix = serializers.IntegerField()
    reading_minutes = serializers.IntegerField()
    image = ImageSerializer(allow_null=True)
    audio = AudioSerializer(allow_null=True)
    topic = TopicNameSerializer(allow_null=True)
    tags = TagsField()
    stages = StageSerializer(many=True)
    offline = serializers.BooleanField()
    origin = serializers.ChoiceField(choices=["region", "municipality"])
    local_blocks = serializers.ListField(
        child=serializers.CharField(),
        help_text="Ids of the blocks that the municipality wrote itself in a regional article.",
    )
    blocks = BlockSerializer(many=True)
    provenance = ProvenanceSerializer()
    alternates = AlternateSerializer(many=True)
    translation = TranslationSerializer(allow_null=True)
    related = CardSerializer(many=True)
    search_terms = serializers.ListField(child=serializers.CharField())
    revision_id = serializers.IntegerField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)


class PreviewSerializer(serializers.Serializer[object]):
    """For whom a draft is shown, and on which screen: a phone is 390 CSS pixels wide, wide at least 1024."""

    municipality = serializers.CharField()
    view = serializers.ChoiceField(choices=["phone", "wide"])
    easy_left_out = serializers.BooleanField(
        required=False,
        help_text="The easy version was asked for, and families of the municipality read the normal one.",
    )


class DraftSerializer(ArticleSerializer):
    """An article as it would be read if the draft were published."""

    preview = PreviewSerializer()


class RedirectSerializer(serializers.Serializer[object]):
    """Where the article or topic is that stood at the asked path."""

    status = serializers.IntegerField()
    location = serializers.CharField()
    kind = serializers.ChoiceField(choices=["article", "topic"])
    uuid = serializers.UUIDField()
    locale = serializers.CharField()
    slug = serializers.CharField()
