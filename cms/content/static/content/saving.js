// Wagtail's editor saves by itself. Two moments in which it would lose or undo what somebody did:
//
// 1. It looks at the form two seconds after the page has come, and again after each save. What was
//    typed before that look counts for it as saved: no save, no warning, no preview.
// 2. Who chooses an act (publish, submit) just after typing sends two requests. If the save comes
//    second, the form that answers the act is already out of date.
(() => {
  function start() {
    const form = document.querySelector("form[data-edit-form], form[data-controller~='w-autosave']");
    if (!form) return;
    let typed = false;
    let saving = false;
    let sending = false;
    let held = null;

    const typing = (event) => {
      if (event.isTrusted) typed = true;
    };
    form.addEventListener("input", typing);
    form.addEventListener("change", typing);
    form.addEventListener("w-unsaved:watch-edits", () => {
      // Afterwards: the controller clears its own mark right after it has told us.
      if (typed) setTimeout(() => form.setAttribute("data-w-unsaved-force-value", "true"));
    });

    window.addEventListener("w-autosave:save", (event) => {
      if (event.target !== form) return;
      if (sending) event.preventDefault(); // the act carries the whole form
      if (event.defaultPrevented) return;
      typed = false;
      saving = true;
    });
    const saved = () => {
      saving = false;
      if (!held) return;
      const { submitter } = held;
      held = null;
      // The button shows that it works by being disabled; a disabled one would not be sent.
      if (submitter) submitter.disabled = false;
      form.requestSubmit(submitter);
    };
    form.addEventListener("w-autosave:success", saved);
    form.addEventListener("w-autosave:error", saved);

    window.addEventListener(
      "submit",
      (event) => {
        if (event.target !== form) return;
        sending = true;
        if (!saving) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        held ??= { submitter: event.submitter };
      },
      true,
    );
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
