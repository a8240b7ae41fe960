/** A text, or one text per plural form ("one", "other", …). */
export type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Catalogue = Record<string, Message>;
export type Values = Record<string, string | number>;

/** Fills {name} in a text. The plural form is chosen by the value called `count`. */
export function format(message: Message, locale: string, values: Values = {}): string {
  const template = typeof message === "string" ? message : pluralForm(message, locale, values);
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? number(value, locale) : value;
  });
}

/** Asking the browser for the first time takes 30 ms on an old phone; a small count needs no grouping. */
function number(value: number, locale: string): string {
  const plain = Number.isInteger(value) && value >= 0 && value < 1000 && /^(da|en)\b/.test(locale);
  return plain ? String(value) : new Intl.NumberFormat(locale).format(value);
}

function pluralForm(message: Exclude<Message, string>, locale: string, values: Values): string {
  const rule = new Intl.PluralRules(locale).select(Number(values.count ?? 0));
  return message[rule] ?? message.other ?? "";
}

const RIGHT_TO_LEFT_OVERRIDE = "\u202E";
const END_OF_OVERRIDE = "\u202C";

/** English with every word mirrored: shows on a right-to-left screen what was never translated. */
export function mirrored(catalogue: Catalogue): Catalogue {
  const mirror = (text: string) =>
    text
      .split(/(\{\w+\}|\s+)/)
      .map((part) =>
        part === "" || /^(\{\w+\}|\s+)$/.test(part)
          ? part
          : RIGHT_TO_LEFT_OVERRIDE + part + END_OF_OVERRIDE,
      )
      .join("");
  return Object.fromEntries(
    Object.entries(catalogue).map(([key, message]) => [
      key,
      typeof message === "string"
        ? mirror(message)
        : Object.fromEntries(Object.entries(message).map(([rule, text]) => [rule, mirror(text)])),
    ]),
  );
}
