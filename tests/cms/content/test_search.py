import pytest
from wagtail.models import Locale

from cms.content.languages import fold
from cms.content.library.highlight import highlight
from cms.municipalities.actions import update_municipality
from tests.cms.content.asking import ask
from tests.factories import content


def make_library(sleep):
    content.article(
        sleep["da"],
        "Sikker søvn for dit barn",
        slug="sikker-soevn",
        summary="Læg dit barn på ryggen i egen seng.",
        search_terms="vuggedød, samsovning",
        body=[content.text("<p>Rummet må gerne være køligt. Ryg aldrig, hvor barnet sover.</p>")],
    )
    content.article(
        sleep["da"],
        "Kom i gang med at amme",
        slug="amme",
        summary="Læg barnet tit til brystet.",
        search_terms="amning, brystmælk, efterfødselsreaktion",
        body=[content.text("<p>Du kan altid ringe til os.</p>")],
    )
    english = content.article(
        sleep["da"],
        "Fødsel",
        slug="foedsel",
        summary="Når veerne kommer.",
        body=[content.text("<p>Ring.</p>")],
    )
    content.article(sleep["en"], "Signs of labour", slug="labour", of=english, summary="When labour begins.")


@pytest.fixture(scope="module")
def kept_library(kept_places, made_once):
    return made_once(lambda: make_library(kept_places().sleep))


@pytest.fixture
def library(kept_library, fjordby):
    return kept_library()


def titles(query, locale="da"):
    return [card["title"] for card in ask(f"search?locale={locale}&q={query}").json()["results"]]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("vuggedød", "Sikker søvn for dit barn"),
        ("vuggedoed", "Sikker søvn for dit barn"),
        ("VUGGEDÖD", "Sikker søvn for dit barn"),
        ("vugge", "Sikker søvn for dit barn"),
        ("børn sover", "Sikker søvn for dit barn"),
        ("koeligt rum", "Sikker søvn for dit barn"),
        ("brystet", "Kom i gang med at amme"),
        ("fodsel", "Fødsel"),
        ("foedsler", "Fødsel"),
        ("hvordan går det med at amme om natten", "Kom i gang med at amme"),
    ],
)
def test_words_are_found_however_they_are_typed(library, query, title):
    assert title in titles(query)


@pytest.mark.parametrize(
    ("query", "title", "suggestion"),
    [
        ("amnign", "Kom i gang med at amme", "amning"),
        ("vugedød", "Sikker søvn for dit barn", "vuggedød"),
        ("efterfødselreakton", "Kom i gang med at amme", "efterfødselsreaktion"),
    ],
)
def test_typing_errors_are_forgiven_and_the_right_word_is_suggested(library, query, title, suggestion):
    answer = ask(f"search?q={query}").json()
    assert answer["results"][0]["title"] == title
    assert answer["suggestion"] == suggestion


def test_title_outranks_text(fjordby, sleep):
    content.article(sleep["da"], "Other", body=[content.text("<p>feber feber feber</p>")])
    content.article(sleep["da"], "Feber", body=[content.text("<p>x</p>")])
    assert titles("feber") == ["Feber", "Other"]


def test_english_reader_finds_english_words_and_untranslated_danish_articles(library):
    assert titles("labours", "en") == ["Signs of labour"]
    assert titles("vuggedød", "en") == ["Sikker søvn for dit barn"]
    assert titles("veerne", "en") == []


@pytest.mark.parametrize(
    "query", ["", "   ", "og", "%00", "'", "a & | ! :*", "(((", "\\", "x" * 5000, "%F0%9F%98%80"]
)
def test_odd_queries_find_nothing_and_break_nothing(library, query):
    assert ask(f"search?q={query}").status_code == 200


def test_highlight_marks_the_word_as_it_is_written(library):
    assert (
        ask("search?q=koeligt").json()["results"][0]["highlight"]
        == "Rummet må gerne være <mark>køligt</mark>."
    )
    assert "<mark>ryggen</mark>" in ask("search?q=ryggen").json()["results"][0]["highlight"]


def test_highlight_escapes_what_editors_wrote():
    shown = highlight(summary="a <b>bold</b> word", text="", lexemes="'bold':*")
    assert shown == "a &lt;b&gt;<mark>bold</mark>&lt;/b&gt; word"


@pytest.mark.parametrize(
    ("text", "lexemes", "shown"),
    [
        ("Øl og oel, ikke nøl", "'oel'", "<mark>Øl</mark> og <mark>oel</mark>, ikke nøl"),
        ("Åben, aaben", "'aaben':*", "<mark>Åben</mark>, <mark>aaben</mark>"),
        ("Sovnen og søvnen", "'sov' | 'soevn':*", "<mark>Sovnen</mark> og <mark>søvnen</mark>"),
        ("to\nlinjer", "'linj':*", "to\n<mark>linjer</mark>"),
        ("se [bo] og ]bo", "'[bo' | ']bo'", "se <mark>[bo</mark>] og <mark>]bo</mark>"),
        ("a+bo a.bo", "'bo'", "a+<mark>bo</mark> a.<mark>bo</mark>"),
    ],
)
def test_words_are_marked_as_they_were_written(text, lexemes, shown):
    assert highlight(summary=text, text="", lexemes=lexemes) == shown


def test_the_sentence_far_down_a_long_text_is_shown():
    before = "Noget andet står her. " * 100
    assert (
        highlight(summary="", text=f"{before}Barnet sover på ryggen. {before}", lexemes="'sov':*")
        == "Barnet <mark>sover</mark> på ryggen."
    )


def test_a_sentence_without_an_end_is_cut_at_its_word():
    shown = highlight(summary="", text="ord " * 300 + "sover " + "ord " * 300, lexemes="'sov':*")
    assert shown.startswith("… ") and shown.endswith(" …") and "<mark>sover</mark>" in shown
    assert len(shown) < 250


def test_folding():
    assert fold("Ærø Åse Öl é") == "aeroe aase oel e"


def test_arabic_reader_finds_arabic_words(fjordby, sleep):
    update_municipality(municipality=fjordby, actor=None, languages=["da", "en", "ar"])
    topic = sleep["da"].copy_for_translation(Locale.objects.get(language_code="ar"))
    topic.save_revision().publish()
    danish = content.article(sleep["da"], "Feber", slug="feber")
    content.article(
        topic,
        "الحمى والمرض",
        slug="fever",
        of=danish,
        summary="متى تتصل بالطبيب.",
        body=[content.text("<p>قس حرارة الطفل. نوم الأطفال مهم.</p>")],
    )
    content.article(sleep["da"], "Andet", slug="andet")
    for query in ("الحمى", "حرارة", "الطفل"):
        assert titles(query, "ar") == ["الحمى والمرض"], query
    found = ask("search?locale=ar&q=حرارة").json()["results"][0]
    assert found["content_locale"] == "ar"
    assert titles("حرارة", "da") == []
