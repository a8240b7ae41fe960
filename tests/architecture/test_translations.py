"""Every text that people see is there in Danish; English is the language of the code."""

from tests.translated import asked_texts, texts_of_template, translated_texts


def test_every_text_is_translated_into_danish():
    known = translated_texts("da")
    assert {text: where for text, where in asked_texts().items() if text not in known} == {}


def test_the_search_finds_texts_in_templates():
    source = (
        "{% translate \"One\" %}{% trans 'Two' %}"
        "{% blocktranslate trimmed count n=x %}\n  {{ n }} page\n{% plural %}{{ n }} pages{% endblocktranslate %}"
    )
    assert texts_of_template(source) == ["One", "Two", "%(n)s page"]


def test_a_catalogue_that_lacks_a_text_is_noticed():
    assert "A text that nobody has written" not in translated_texts("da")
    assert len(translated_texts("da")) > 100
