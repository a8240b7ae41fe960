// Runs before the first paint, so that a chosen theme and text size do not flash in afterwards.
// A classic script of its own: it must import nothing.
(() => {
  try {
    const root = document.documentElement;
    const prefs = JSON.parse(localStorage.getItem("family-start:prefs") ?? "{}") as {
      theme?: string;
      textSize?: string;
    };
    if (prefs.theme === "light" || prefs.theme === "dark") root.dataset.theme = prefs.theme;
    if (prefs.textSize === "large" || prefs.textSize === "larger") {
      root.dataset.textSize = prefs.textSize;
    }
  } catch {
    // The page then looks as the device likes it.
  }
  // Chrome offers to install the app when it likes. It waits for whoever asks how (features/install).
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    window.installOffer = event;
  });
})();
