import { describe, expect, it, vi } from "vitest";
import type { ModuleEntry } from "@/lib/api";
import type { PluginModule } from "./plugin";
import { PluginHost, slugOf } from "./plugin-host";

const entry = (slug: string): ModuleEntry => ({
  slug,
  label: slug,
  icon: "",
  order: 1,
  bootstrap: {},
});
const screen = () => Promise.reject(new Error("not shown in this test"));

function host(change: Partial<PluginModule> = {}) {
  const module: PluginModule = {
    slug: "chat",
    routes: [{ name: "chat", path: "/chat/", load: screen }],
    ...change,
  };
  const load = vi.fn().mockResolvedValue({ default: module });
  const services = {
    addTexts: vi.fn().mockResolvedValue(undefined),
    deleteDatabase: vi.fn().mockResolvedValue(undefined),
  };
  const files = {
    "../../../plugins/chat/pwa/index.ts": load,
    "../../../plugins/video/pwa/index.ts": vi.fn(),
  };
  return { host: new PluginHost(files, services), load, services };
}

describe("PluginHost", () => {
  it("knows a plugin by its folder", () => {
    expect(slugOf("../../../plugins/chat/pwa/index.ts")).toBe("chat");
    expect(slugOf("somewhere/else.ts")).toBe("");
  });

  it("loads a plugin only when it is on and wanted, and once", async () => {
    const { host: plugins, load } = host();
    expect(await plugins.routesOf("chat")).toEqual([]);
    await plugins.apply([entry("chat")]);
    expect(load).not.toHaveBeenCalled();
    expect((await plugins.routesOf("chat")).map((route) => route.path)).toEqual(["/chat/"]);
    await plugins.routesOf("chat");
    expect(load).toHaveBeenCalledOnce();
  });

  it("brings the plugin's texts before its screens", async () => {
    const texts = { da: vi.fn() };
    const { host: plugins, services } = host({ texts });
    await plugins.apply([entry("chat")]);
    await plugins.routesOf("chat");
    expect(services.addTexts).toHaveBeenCalledWith("chat", texts);
  });

  it("starts what is on and nothing else; one that fails stops no other", async () => {
    const start = vi.fn();
    const { host: plugins, load } = host({ start });
    await plugins.startAll();
    expect(load).not.toHaveBeenCalled();
    await plugins.apply([entry("chat"), entry("video")]);
    await plugins.startAll();
    expect(start).toHaveBeenCalledOnce();
  });

  it("tells what waits unsent in the plugins that are on", async () => {
    const { host: plugins, load } = host({ unsent: () => Promise.resolve(2) });
    expect(await plugins.unsent()).toBe(0);
    expect(load).not.toHaveBeenCalled();
    await plugins.apply([entry("chat"), entry("video")]);
    expect(await plugins.unsent()).toBe(2);
  });

  it("counts nothing for a plugin that has no such things, or cannot tell", async () => {
    for (const change of [{}, { unsent: () => Promise.reject(new Error("x")) }]) {
      const { host: plugins } = host(change);
      await plugins.apply([entry("chat")]);
      expect(await plugins.unsent()).toBe(0);
    }
  });

  it("drops a plugin that was switched off, with what it kept", async () => {
    const onDisable = vi.fn();
    const { host: plugins, services } = host({ onDisable });
    await plugins.apply([entry("chat")]);
    await plugins.routesOf("chat");
    expect(await plugins.apply([])).toEqual(["chat"]);
    expect(onDisable).toHaveBeenCalledOnce();
    expect(services.deleteDatabase).toHaveBeenCalledExactlyOnceWith("chat");
    expect(await plugins.routesOf("chat")).toEqual([]);
  });

  it("deletes what a plugin kept even when its own cleaning fails", async () => {
    const { host: plugins, services } = host({ onDisable: () => Promise.reject(new Error("x")) });
    await plugins.apply([entry("chat")]);
    await plugins.routesOf("chat");
    await expect(plugins.apply([])).rejects.toThrow("x");
    expect(services.deleteDatabase).toHaveBeenCalledWith("chat");
  });

  it("clears what was left on the device by plugins that are off", async () => {
    const { host: plugins, services } = host();
    await plugins.apply([entry("chat")]);
    await plugins.forgetDisabled();
    expect(services.deleteDatabase).toHaveBeenCalledExactlyOnceWith("video");
  });

  it("takes nothing from the device on the word of an old copy", async () => {
    const { host: plugins, services } = host();
    await plugins.forgetDisabled();
    await plugins.apply([], "copy");
    await plugins.forgetDisabled();
    expect(services.deleteDatabase).not.toHaveBeenCalled();
    await plugins.apply([entry("chat")], "server");
    await plugins.forgetDisabled();
    // What is switched off later is dropped then: once is enough.
    await plugins.forgetDisabled();
    expect(services.deleteDatabase).toHaveBeenCalledExactlyOnceWith("video");
  });

  it("ignores a plugin that this build does not have", async () => {
    const { host: plugins } = host();
    await plugins.apply([entry("newer")]);
    expect(plugins.isEnabled("newer")).toBe(false);
    expect(await plugins.routesOf("newer")).toEqual([]);
  });

  it("refuses a wrong name and a foreign address, and may try again", async () => {
    for (const change of [
      { slug: "tasks" },
      { routes: [{ name: "x", path: "/more", load: screen }] },
      { routes: [{ name: "x", path: "/chatter", load: screen }] },
    ]) {
      const { host: plugins, load } = host(change);
      await plugins.apply([entry("chat")]);
      await expect(plugins.routesOf("chat")).rejects.toThrow();
      await expect(plugins.routesOf("chat")).rejects.toThrow();
      expect(load).toHaveBeenCalledTimes(2);
    }
  });
});
