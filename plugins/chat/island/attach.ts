import { shrink } from "../pwa/media/photo";

const SEARCH_AFTER = 300;

/** The composer's photo and article. Without this script the form works still, with the photo as it is. */
export class Attaching {
  private readonly form: HTMLFormElement;
  private readonly articles: string;
  private searching: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;
  private shown = "";
  private readonly stop = new AbortController();

  constructor(form: HTMLFormElement, articles: string) {
    this.form = form;
    this.articles = articles;
  }

  start(): void {
    const { signal } = this.stop;
    this.find<HTMLInputElement>("[data-photo]")?.addEventListener(
      "change",
      (event) => void this.choose(event.currentTarget as HTMLInputElement),
      { signal },
    );
    this.find("[data-photo-remove]")?.addEventListener("click", () => this.remove(), { signal });
    const search = this.find<HTMLInputElement>("[data-article-search]");
    search?.addEventListener("input", () => this.searchSoon(search.value), { signal });
    search?.addEventListener(
      "keydown",
      (event) => {
        // It looks for an article; it must not send the reply.
        if (event.key === "Enter") event.preventDefault();
      },
      { signal },
    );
  }

  end(): void {
    this.stop.abort();
    clearTimeout(this.searching);
    if (this.shown) URL.revokeObjectURL(this.shown);
  }

  private find<T extends HTMLElement = HTMLElement>(selector: string): T | null {
    return this.form.querySelector<T>(selector);
  }

  /** Makes it small before it is sent, and shows it. One that cannot be opened here goes as it is. */
  private async choose(field: HTMLInputElement): Promise<void> {
    const file = field.files?.[0];
    this.show(null);
    if (!file) return;
    const small = await shrink(file).catch(() => null);
    if (!small || field.files?.[0] !== file) return;
    if (small.width !== null) {
      const files = new DataTransfer();
      files.items.add(new File([small.blob], "photo.jpg", { type: small.blob.type }));
      field.files = files.files;
      this.show(small.blob);
    }
  }

  private show(blob: Blob | null): void {
    if (this.shown) URL.revokeObjectURL(this.shown);
    this.shown = blob ? URL.createObjectURL(blob) : "";
    const preview = this.find<HTMLImageElement>("[data-photo-preview]");
    if (preview) {
      preview.src = this.shown;
      preview.hidden = !blob;
    }
    const remove = this.find("[data-photo-remove]");
    if (remove) remove.hidden = !blob;
  }

  private remove(): void {
    const field = this.find<HTMLInputElement>("[data-photo]");
    if (field) {
      field.value = "";
      field.focus();
    }
    this.show(null);
  }

  private searchSoon(words: string): void {
    clearTimeout(this.searching);
    this.searching = setTimeout(() => void this.search(words), SEARCH_AFTER);
  }

  private async search(words: string): Promise<void> {
    const found = this.find("[data-article-found]");
    if (!found) return;
    const number = ++this.asked;
    const chosen = found.querySelector<HTMLElement>("label:has(input:checked)");
    const answer = await fetch(`${this.articles}?q=${encodeURIComponent(words)}`, {
      credentials: "same-origin",
      cache: "no-store",
    }).catch(() => null);
    // Only the last question's answer is shown.
    if (!answer?.ok || answer.redirected || number !== this.asked) return;
    found.innerHTML = await answer.text();
    // What was chosen stays chosen while one looks further.
    const value = chosen?.querySelector("input")?.value;
    if (!chosen || !value) return;
    const again = [...found.querySelectorAll("input")].find((field) => field.value === value);
    if (again) again.checked = true;
    else found.prepend(chosen);
  }
}

/** Pictures that are loaded and sounds that play stay where they are when the thread is read anew. */
export function keepFiles(before: HTMLElement, html: string): DocumentFragment {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  for (const place of fresh.content.querySelectorAll<HTMLElement>("[data-keep]")) {
    const held = before.querySelector(`[data-keep="${CSS.escape(place.dataset.keep ?? "")}"]`);
    if (held) place.replaceWith(held);
  }
  return fresh.content;
}
