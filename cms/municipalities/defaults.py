"""What a new municipality starts with, until its administrators say otherwise."""

from typing import NamedTuple


class Number(NamedTuple):
    """One number for tap-to-call, in the language of the list it stands in."""

    label: str
    number: str
    hint: str


# National numbers only; the doctor on call differs from region to region.
EMERGENCY_NUMBERS: dict[str, list[Number]] = {
    "da": [
        Number("Alarm 112", "112", "Livsfare, ulykke eller vold lige nu"),
        Number("Giftlinjen", "82 12 12 12", "Barnet har spist eller drukket noget farligt"),
        Number("Lev Uden Vold", "1888", "Vold eller trusler derhjemme, døgnet rundt og anonymt"),
    ],
    "en": [
        Number("Emergency 112", "112", "Danger to life, accident or violence right now"),
        Number("Poison line", "82 12 12 12", "The child has swallowed something dangerous"),
        Number("Live Without Violence", "1888", "Violence or threats at home, day and night, anonymous"),
    ],
    "ar": [
        Number("الطوارئ 112", "112", "خطر على الحياة أو حادث أو عنف الآن"),
        Number("خط التسمم", "82 12 12 12", "أكل الطفل أو شرب شيئًا خطرًا"),
        Number("عش من دون عنف", "1888", "عنف أو تهديد في البيت، نهارًا وليلًا ومن دون اسم"),
    ],
}
FALLBACK_LANGUAGE = "en"


def emergency_numbers(language: str) -> list[Number]:
    return EMERGENCY_NUMBERS.get(language, EMERGENCY_NUMBERS[FALLBACK_LANGUAGE])
