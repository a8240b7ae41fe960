import { expect, it, vi } from "vitest";
import { engineNamed } from "./engine";

const given = { send: () => true, changed: vi.fn() };

it.each(["mesh", "livekit"])(
  "a call over %s has its engine, before anybody is there",
  async (name) => {
    const engine = await engineNamed(name, given);
    expect(engine.name).toBe(name);
    expect(engine.others).toEqual([]);
    expect(await engine.measure()).toBeNull();
    expect(await engine.reports()).toEqual([]);
    engine.close();
  },
);

it("an engine that this page does not know is refused", async () => {
  await expect(engineNamed("zoom", given)).rejects.toThrow("zoom");
});
