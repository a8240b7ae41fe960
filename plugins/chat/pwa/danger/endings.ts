const DANISH = "e en er et r t n s es ne ene erne ens ets ers ernes te de ede ende ens sen d".split(
  " ",
);
const ENGLISH = "s es ed d ing er y ly".split(" ");
const ARABIC = "ه ها ي ك كم نا هم ات ين ون ان ني ته تها تي تك ا ت وا".split(" ");
/** What Arabic writes together with a word: and, then, with, to, like, the, and signs of the verb. */
const ARABIC_BEGINNINGS = "و ف ب ل ك ال وال بال لل فال كال ي ت ا ن وي وت وا ون سي ست سا".split(" ");

const ENDINGS: Record<string, ReadonlySet<string>> = {
  da: new Set(["", ...DANISH]),
  en: new Set(["", ...ENGLISH]),
  ar: new Set(["", ...ARABIC]),
};
const NONE: ReadonlySet<string> = new Set([""]);

/** What may follow a word in a language that we know; nothing in others. */
export function endingsOf(language: string): ReadonlySet<string> {
  return ENDINGS[language] ?? NONE;
}

/** An Arabic word as it stands and without what is written together with it. */
export function arabicForms(text: string): string[] {
  const forms = [text];
  for (const beginning of ARABIC_BEGINNINGS) {
    if (text.startsWith(beginning) && text.length - beginning.length >= 3) {
      forms.push(text.slice(beginning.length));
    }
  }
  return forms;
}
