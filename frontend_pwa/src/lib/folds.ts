/**
 * Remembers what of `part` is unfolded and what is folded, and returns what makes it so again after the part was
 * read anew: the server knows only how it is at first. The same one is the one of the same class and number.
 */
export function keptFolds(part: ParentNode): () => void {
  const before = folds(part);
  return () => {
    for (const [key, fold] of folds(part)) fold.open = before.get(key)?.open ?? fold.open;
  };
}

function folds(part: ParentNode): Map<string, HTMLDetailsElement> {
  const found = new Map<string, HTMLDetailsElement>();
  for (const fold of part.querySelectorAll("details")) {
    let number = 0;
    while (found.has(`${fold.className} ${number}`)) number += 1;
    found.set(`${fold.className} ${number}`, fold);
  }
  return found;
}
