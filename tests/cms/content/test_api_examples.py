"""The examples of the API's description are answers that the API could give."""

import pytest

from cms.content.api import examples, serializers

SHAPES = [
    (serializers.TopicListSerializer, examples.TOPICS),
    (serializers.ManifestSerializer, examples.MANIFEST),
    (serializers.CardListSerializer, examples.CARDS),
    (serializers.NearListSerializer, examples.NEAR),
    (serializers.ArticleSerializer, examples.ARTICLE),
    (serializers.ArticleSerializer, examples.TRANSLATED),
    (serializers.SearchSerializer, examples.SEARCH),
    (serializers.SearchSerializer, examples.SEARCH_GUESSED),
    (serializers.SuggestionListSerializer, examples.SUGGEST),
    (serializers.RedirectSerializer, examples.REDIRECT),
]


def beyond(shape, value, path=""):
    """The keys of an example that its serializer does not know, however deep."""
    found = []
    for key, inner in value.items():
        field = shape.fields.get(key)
        if field is None:
            found.append(f"{path}{key}")
            continue
        child = getattr(field, "child", field)
        for one in inner if isinstance(inner, list) else [inner]:
            if isinstance(one, dict) and hasattr(child, "fields"):
                found += beyond(child, one, f"{path}{key}.")
    return found


@pytest.mark.parametrize(("shape", "example"), SHAPES)
def test_an_example_has_all_that_its_shape_has_and_nothing_else(shape, example):
    checked = shape(data=example)
    assert checked.is_valid(), checked.errors
    assert beyond(shape(), example) == []


def test_every_operation_of_the_library_has_an_example():
    from cms.content.api import schema

    operations = {
        name: value for name, value in vars(schema).items() if name.isupper() and isinstance(value, dict)
    }
    assert len(operations) >= 9
    assert [name for name, value in operations.items() if not value.get("examples")] == []
