// Measure the unsaved text while the editor writes, and mark in the text what makes it hard.
(() => {
  const WAIT_MS = 900;

  function start() {
    const reading = document.querySelector("[data-review-reading]");
    const form = reading?.closest("form");
    if (!reading || !form) return;
    const checks = form.querySelector("[data-review-checks]");
    let timer = 0;
    let latest = 0;

    async function measure() {
      const turn = ++latest;
      const response = await fetch(reading.dataset.measureUrl, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "XMLHttpRequest" },
      }).catch(() => null);
      if (!response?.ok || turn !== latest) return;
      const found = await response.json();
      if (turn !== latest) return;
      const open = reading.querySelector("details")?.open;
      reading.innerHTML = found.reading;
      const details = reading.querySelector("details");
      if (details && open !== undefined) details.open = open;
      if (checks) checks.innerHTML = found.checks;
      mark(form, found.sentences, found.words);
    }

    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(measure, WAIT_MS);
    };
    // Typing in rich text changes a hidden input without an event of its own: keys and clicks tell.
    for (const name of ["input", "change", "keyup", "paste", "drop"]) form.addEventListener(name, later);
    form.addEventListener("w-unsaved:add", later);
    reading.addEventListener("click", (event) => {
      const find = event.target.closest("[data-review-find]");
      if (find) show(form, find.dataset.reviewFind);
      if (event.target.closest("[data-review-goto]")) {
        event.preventDefault();
        document.querySelector("#tab-label-review_and_sources, [href='#tab-review_and_sources'][role=tab]")?.click();
        checks?.scrollIntoView({ block: "center" });
      }
    });
    later();
  }

  const texts = (form) =>
    form.querySelectorAll(".public-DraftEditor-content [data-block] , .Draftail-Editor [data-block]");

  /** Ranges of every occurrence of `wanted` in the rich text of the form, across its inline styles. */
  function ranges(form, wanted) {
    const found = [];
    for (const block of new Set(texts(form))) {
      const nodes = [];
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) nodes.push(node);
      const whole = nodes.map((node) => node.data).join("");
      const folded = whole.replace(/\s/g, " ").toLowerCase();
      const needle = wanted.toLowerCase();
      for (let at = folded.indexOf(needle); at >= 0; at = folded.indexOf(needle, at + needle.length)) {
        const range = document.createRange();
        const from = place(nodes, at);
        const to = place(nodes, at + needle.length);
        range.setStart(from.node, from.offset);
        range.setEnd(to.node, to.offset);
        found.push(range);
      }
    }
    return found;
  }

  function place(nodes, position) {
    let left = position;
    for (const node of nodes) {
      if (left <= node.data.length) return { node, offset: left };
      left -= node.data.length;
    }
    const last = nodes[nodes.length - 1];
    return { node: last, offset: last.data.length };
  }

  // The highlights lie over the text and never change it.
  function mark(form, sentences, words) {
    if (!CSS.highlights) return;
    CSS.highlights.set("review-sentence", new Highlight(...sentences.flatMap((text) => ranges(form, text))));
    const strong = new Highlight(...words.flatMap((word) => ranges(form, word)));
    strong.priority = 1;
    CSS.highlights.set("review-word", strong);
  }

  function show(form, text) {
    const [first] = ranges(form, text);
    first?.startContainer.parentElement?.scrollIntoView({ block: "center", behavior: "auto" });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
