/** The server's document as it is kept: what it says of the municipality is marked as said back then. */
export async function asKept(document: Response): Promise<Response> {
  const text = await document.text();
  return new Response(text.replace('id="bootstrap"', 'id="bootstrap-then"'), document);
}
