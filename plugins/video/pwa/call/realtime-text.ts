/**
 * Real-time text: every character goes out as it is typed (ITU-T T.140 over a data channel, RFC 8865).
 * T.140 knows characters, the backspace and the line separator; a change in the middle is sent as
 * backspaces and the rest anew.
 */
const BACKSPACE = "\b";
const NEW_LINE = "\u2028";
const START = "\uFEFF";
const LONGEST = 4000;

/** What has to be sent so that `before` becomes `after` on the other side; "" for no change. */
export function difference(before: string, after: string): string {
  const [old, now] = [[...before], [...after]];
  let same = 0;
  while (same < old.length && same < now.length && old[same] === now[same]) same += 1;
  const added = now.slice(same).join("").replaceAll("\n", NEW_LINE);
  return BACKSPACE.repeat(old.length - same) + added;
}

/** The text as the other side reads it, after some more has come. */
export function applied(text: string, data: string): string {
  const signs = [...text];
  for (const sign of data) {
    if (sign === BACKSPACE) signs.pop();
    else if (sign === NEW_LINE || sign === "\r" || sign === "\n") signs.push("\n");
    else if (sign !== START && (sign >= " " || sign === "\t")) signs.push(sign);
  }
  return signs.slice(-LONGEST).join("");
}
