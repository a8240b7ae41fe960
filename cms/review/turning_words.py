"""Words that turn advice round, number words and units: what a correction may not touch unseen.

Negations and limits are listed for each language. A language without a list is not known to us: there
every changed word needs a review. The lists are folded with `str.casefold`.
"""

_DANISH = """
ikke ej aldrig ingen intet ingenting uden hverken heller næppe undgå undgås undlad forbudt frarådes kun
bare højst maksimalt maks max mindst minimum over under mere mindre flere færre før efter inden undtagen
medmindre stop stoppe altid nej ingensinde hverken
"""
_ENGLISH = """
not no never none nothing nobody without nor neither cannot avoid unless except only just maximum max
minimum most least over under above below more less fewer before after until always stop hardly
dont cant isnt wont
"""
_ARABIC = """
لا ولا فلا لم ولم لن ولن ليس وليس ليست وليست ليسوا غير بدون دون بلا أبدا أبدًا عدم وعدم تجنب تجنبي إلا سوى
فقط ممنوع قبل بعد أكثر أقل فوق تحت دائما دائمًا توقف توقفي حتى
"""
_GERMAN = """
nicht kein keine keinen keinem keiner keines nie niemals nichts ohne weder vermeiden nur höchstens
maximal mindestens über unter mehr weniger vor nach außer immer nein
"""
_NORWEGIAN = """
ikke aldri ingen intet ingenting uten verken unngå forbudt bare kun høyst maksimalt maks minst over under
mer mindre flere færre før etter unntatt alltid stopp nei
"""
_SWEDISH = """
inte ej aldrig ingen inget inga ingenting utan varken undvik förbjudet bara endast högst maximalt max
minst över under mer mera mindre fler färre före efter utom alltid stopp nej
"""

TURNING = {
    language: frozenset(word.casefold() for word in words.split())
    for language, words in {
        "da": _DANISH,
        "en": _ENGLISH,
        "ar": _ARABIC,
        "de": _GERMAN,
        "nb": _NORWEGIAN,
        "sv": _SWEDISH,
    }.items()
}

# A word with one of these before it is its opposite.
NEGATING_PREFIXES = {
    "da": ("u", "ikke-", "mis"),
    "nb": ("u", "ikke-", "mis"),
    "sv": ("o", "icke-", "miss"),
    "en": ("un", "in", "im", "ir", "il", "non", "non-", "dis", "mis"),
    "de": ("un", "nicht-", "miss"),
    "ar": ("لا", "اللا"),
}

_NUMBERS = {
    "da": """
        nul én ét to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten
        atten nitten tyve tredive fyrre halvtreds tres halvfjerds firs halvfems hundrede tusind halv halve
        halvt halvanden halvandet dobbelt dobbelte kvart trekvart første anden tredje fjerde femte sjette
    """,
    "en": """
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
        thousand half double twice once quarter third first second fourth fifth sixth
    """,
    "ar": """
        صفر واحد واحدة اثنان اثنين اثنتان اثنتين ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية ثماني
        ثمان تسعة تسع عشرة عشر عشرون عشرين ثلاثون ثلاثين أربعون أربعين خمسون خمسين مئة مائة ألف نصف ربع
        مرتين مرتان ضعف الأول الأولى الثاني الثانية الثالث الثالثة يومين يومان ساعتين ساعتان أسبوعين شهرين
    """,
    "de": """
        null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig hundert
        tausend halb halbe halben doppelt zweimal dreimal einmal erste zweite dritte
    """,
    "nb": """
        null én ett to tre fire fem seks sju syv åtte ni ti elleve tolv tjue tretti hundre tusen halv
        halve halvannen dobbel dobbelt første andre tredje
    """,
    "sv": """
        noll två tre fyra fem sex sju åtta nio tio elva tolv tjugo trettio hundra tusen halv halva halvt
        dubbel dubbelt första andra tredje
    """,
}
_NUMBER_WORDS = {
    language: frozenset(word.casefold() for word in words.split()) for language, words in _NUMBERS.items()
}

# Units that are no everyday words; an everyday word is a unit where it stands beside a figure.
UNITS = frozenset(
    """
    ml cl dl mg g kg µg mcg mikrogram milligram gram kilo kilogram milliliter deciliter liter mm cm km
    mmol mol kcal kj ie iu procent percent grader celsius tablet tabletter tablets dosis doser dose doses
    dråbe dråber drops spiseske teske mål ملغ مل ملل غرام غ كغ لتر درجة درجات قرص أقراص جرعة جرعات
    """.casefold().split()
)


def number_words(language: str) -> frozenset[str]:
    return _NUMBER_WORDS.get(language, frozenset())
