// The preview panel says twice how wide the family's screen is: by its size buttons and in the list of
// previews. Whichever of the two the editor uses, the other one follows.
(() => {
  const named = (panel) => [...panel.querySelectorAll("input[name=preview-size]")];

  /** The mode that shows the same on a screen of another size, as "fjordby:wide:easy" for "fjordby:phone:easy". */
  function twin(mode, size, sizes) {
    const names = sizes.map((input) => input.value);
    return mode
      .split(":")
      .map((part) => (names.includes(part) ? size : part))
      .join(":");
  }

  document.addEventListener("change", ({ target }) => {
    const panel = target.closest?.("[data-controller~='w-preview']");
    const modes = panel?.querySelector("[data-w-preview-target='mode']");
    if (!modes) return;
    const sizes = named(panel);
    if (target === modes) {
      const size = sizes.find((input) => modes.value.split(":").includes(input.value));
      if (size && !size.checked) size.click();
    } else if (sizes.includes(target)) {
      const mode = twin(modes.value, target.value, sizes);
      if (mode === modes.value || ![...modes.options].some((option) => option.value === mode)) return;
      modes.value = mode;
      modes.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
})();
