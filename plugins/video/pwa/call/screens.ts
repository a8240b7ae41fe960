export async function loadMeeting() {
  const [{ bringTexts }, screen] = await Promise.all([
    import("./texts"),
    import("./Meeting.svelte"),
  ]);
  await bringTexts();
  return screen;
}

export async function loadJoin() {
  const [{ bringTexts }, screen] = await Promise.all([import("./texts"), import("./Join.svelte")]);
  await bringTexts();
  return screen;
}
