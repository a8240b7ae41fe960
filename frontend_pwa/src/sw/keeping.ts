/** The server's document as it is kept: what it says of the municipality is marked as said back then. */
export async function asKept(document: Response): Promise<Response> {
  const text = await document.text();
  return new Response(text.replace('id="bootstrap"', 'id="bootstrap-then"'), document);
}

/** Gives the answer of the network and keeps it meanwhile; where there is no room it is given all the same. */
export function beside(
  event: Pick<ExtendableEvent, "waitUntil">,
  fresh: Promise<Response>,
  keep: (copy: Response) => Promise<unknown>,
): Promise<Response> {
  const keeping = fresh.then((answer) => (answer.status === 200 ? keep(answer.clone()) : null));
  event.waitUntil(keeping.catch(() => undefined));
  return fresh;
}
