import { describe, expect, it, vi } from "vitest";
import { Attaching, keepFiles } from "./attach";

vi.stubGlobal("CSS", { escape: (text: string) => text });

function place(html: string): HTMLElement {
  const made = document.createElement("div");
  made.innerHTML = html;
  document.body.replaceChildren(made);
  return made;
}

describe("a thread that is read anew", () => {
  it("keeps the photo that is loaded and takes the rest", () => {
    const thread = place(`<p>old</p><a data-keep="1"><img alt="one"></a>`);
    const loaded = thread.querySelector("img");
    thread.replaceChildren(
      keepFiles(thread, `<p>new</p><a data-keep="1"><img alt="one"></a><a data-keep="2"></a>`),
    );
    expect(thread.querySelector("img")).toBe(loaded);
    expect(thread.querySelector("p")?.textContent).toBe("new");
    expect(thread.querySelectorAll("[data-keep]")).toHaveLength(2);
  });

  it("lets go of what was taken back", () => {
    const thread = place(`<a data-keep="1"></a>`);
    thread.replaceChildren(keepFiles(thread, `<p>taken back</p>`));
    expect(thread.querySelectorAll("[data-keep]")).toHaveLength(0);
  });
});

describe("the search for an article", () => {
  it("keeps what was chosen while one looks further", async () => {
    vi.useFakeTimers();
    const form = document.createElement("form");
    form.innerHTML = `<input data-article-search><div data-article-found></div>`;
    document.body.replaceChildren(form);
    const row = (key: string) =>
      `<label><input type="radio" name="article" value="${key}">${key}</label>`;
    let answer = row("da/1");
    vi.stubGlobal("fetch", async () => new Response(answer));
    const attaching = new Attaching(form, "/articles/");
    attaching.start();
    const search = form.querySelector<HTMLInputElement>("[data-article-search]");
    const type = async (words: string) => {
      if (search) search.value = words;
      search?.dispatchEvent(new Event("input"));
      await vi.advanceTimersByTimeAsync(400);
    };
    await type("one");
    const first = form.querySelector<HTMLInputElement>("[name=article]");
    if (first) first.checked = true;
    answer = row("da/2");
    await type("two");
    expect([...form.querySelectorAll("label")].map((one) => one.textContent)).toEqual([
      "da/1",
      "da/2",
    ]);
    expect(new FormData(form).get("article")).toBe("da/1");
    attaching.end();
    vi.useRealTimers();
  });
});
