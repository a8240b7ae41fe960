/* Asks how far the import is, and shows the report when it is done. */
(() => {
  const box = document.querySelector("[data-exchange-progress]");
  const bar = box && box.querySelector("progress");
  if (!bar) return;
  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.exchangeProgress, { headers: { Accept: "application/json" } });
      const { done, total, finished } = await answer.json();
      if (finished) return window.location.reload();
      bar.max = total || 1;
      bar.value = done;
    } catch {
      // A lost connection is no reason to stop looking.
    }
    setTimeout(ask, 2000);
  };
  setTimeout(ask, 1000);
})();
