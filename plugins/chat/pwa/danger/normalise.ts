/** A word as it is compared, and where it stands. A new sentence begins far away from the last. */
export interface Token {
  text: string;
  place: number;
}

const NEW_SENTENCE = 100;
const MARKS = /[\u0300-\u036f]/g;
const ARABIC_MARKS = /\u0640|(?=[\u0600-\u06ff])\p{Mn}/gu;
const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g;
const APOSTROPHES = /(\p{L})['’`´](?=\p{L})/gu;
const WORD_OR_END = /[\p{L}\p{N}]+|[.!?؟;\n]+/gu;
const LETTERS: Record<string, string> = {
  ä: "æ",
  ö: "ø",
  أ: "ا",
  إ: "ا",
  آ: "ا",
  ٱ: "ا",
  ى: "ي",
  ئ: "ي",
  ی: "ي",
  ؤ: "و",
  ة: "ه",
  ک: "ك",
  ھ: "ه",
};

/**
 * One spelling for all: small letters, æ ø å however they are typed, Arabic without vowel signs,
 * letters that are held down ("aaav") once.
 */
export function normalise(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(UNSEEN, "")
    .replace(ARABIC_MARKS, "")
    .replace(/[äöأإآٱىئیؤةکھ]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/[\u00c0-\u024f]/g, plain)
    .replace(APOSTROPHES, "$1")
    .replace(/(\p{L})\1{2,}/gu, "$1")
    .replace(/aa/g, "å")
    .replace(/ae/g, "æ")
    .replace(/oe/g, "ø");
}

function plain(letter: string): string {
  return "æøå".includes(letter) ? letter : letter.normalize("NFD").replace(MARKS, "");
}

/** The words of a text in their order. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  let place = 0;
  for (const [piece] of normalise(text).matchAll(WORD_OR_END)) {
    if (/[\p{L}\p{N}]/u.test(piece)) found.push({ text: piece, place: place++ });
    else place += NEW_SENTENCE;
  }
  return found;
}

export function isArabic(text: string): boolean {
  return /[\u0600-\u06ff]/.test(text);
}
