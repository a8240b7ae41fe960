/* Shows how far the writing of a local contact has come, without a reload. */
(() => {
  const box = document.querySelector("[data-overrides-progress]");
  if (!box) return;
  const look = async () => {
    try {
      const answer = await fetch(box.dataset.overridesProgress, { credentials: "same-origin" });
      if (!answer.ok) return;
      const { done, total } = await answer.json();
      box.querySelector("progress").max = total || 1;
      box.querySelector("progress").value = total ? done : 1;
      box.querySelector("[data-done]").textContent = done;
      box.querySelector("[data-total]").textContent = total;
      if (done >= total) {
        box.querySelector("[data-finished]").hidden = false;
        return;
      }
    } catch {
      // The line is bad: ask again later.
    }
    setTimeout(look, 1500);
  };
  setTimeout(look, 700);
})();
