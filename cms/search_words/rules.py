"""What counts as a word, and which words are never written down."""

import re

LONGEST = 60
MOST_WORDS = 6
MOST_DIGITS = 5
_ADDRESS = re.compile(r"@|://|\bwww\.", re.IGNORECASE)


def words_of(text: str) -> list[str]:
    """Split at commas and lines; each word once, in lower case, in the order they were written."""
    words = (" ".join(part.split()).lower() for part in re.split(r"[,;\n]", text))
    return list(dict.fromkeys(word for word in words if word))


def loggable(text: str) -> str | None:
    """Return the searched words as they may be counted; None for what could tell of a person.

    Dropped: long texts and whole sentences, e-mail and web addresses, and anything with so many digits
    that it may be a phone number or a CPR number.
    """
    words = " ".join(text.replace("\0", "").split()).lower()
    if not 2 <= len(words) <= LONGEST or len(words.split()) > MOST_WORDS:
        return None
    if _ADDRESS.search(words) or sum(letter.isdigit() for letter in words) > MOST_DIGITS:
        return None
    return words if any(letter.isalpha() for letter in words) else None
