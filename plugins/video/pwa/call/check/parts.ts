/** The parts of the check, each with its texts; they are loaded where they are asked for. */
export async function loadHelp() {
  const [{ bringTexts }, part] = await Promise.all([import("./texts"), import("./Help.svelte")]);
  await bringTexts();
  return part;
}

export async function loadSteps() {
  const [{ bringTexts }, part] = await Promise.all([import("./texts"), import("./Steps.svelte")]);
  await bringTexts();
  return part;
}
