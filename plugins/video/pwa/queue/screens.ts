export async function loadNow() {
  const [{ bringTexts }, screen] = await Promise.all([import("./texts"), import("./Now.svelte")]);
  await bringTexts();
  return screen;
}
