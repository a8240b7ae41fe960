export async function loadHandOver() {
  const [{ bringTexts }, screen] = await Promise.all([
    import("./texts"),
    import("./HandOver.svelte"),
  ]);
  await bringTexts();
  return screen;
}
