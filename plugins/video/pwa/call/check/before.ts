/** The screen of a check before the meeting, with its texts; apart, as nothing else in the check may lead here. */
export async function loadBefore() {
  const [{ bringTexts }, screen] = await Promise.all([
    import("./texts"),
    import("./Before.svelte"),
  ]);
  await bringTexts();
  return screen;
}
