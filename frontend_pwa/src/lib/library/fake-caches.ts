/** What tests need of the browser's caches, which jsdom does not have. */
export function fakeCaches() {
  const all = new Map<string, Map<string, Response>>();
  const full = (asked: RequestInfo | URL) =>
    new URL(asked instanceof Request ? asked.url : String(asked), location.href).href;
  const open = (name: string) => {
    const kept = all.get(name) ?? new Map<string, Response>();
    all.set(name, kept);
    return Promise.resolve({
      match: (asked: RequestInfo) => Promise.resolve(kept.get(full(asked))?.clone()),
      put: (asked: RequestInfo, answer: Response) =>
        Promise.resolve(void kept.set(full(asked), answer)),
      delete: (asked: RequestInfo) => Promise.resolve(kept.delete(full(asked))),
      keys: () => Promise.resolve([...kept.keys()].map((url) => new Request(url))),
    });
  };
  return {
    open,
    keys: () => Promise.resolve([...all.keys()]),
    delete: (name: string) => Promise.resolve(all.delete(name)),
    /** The paths of what lies in one of them. */
    paths: (name: string) => [...(all.get(name)?.keys() ?? [])].map((url) => new URL(url).pathname),
  };
}
