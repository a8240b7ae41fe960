import type { ModuleEntry } from "@/lib/api";
import { addCatalogue } from "@/lib/i18n";
import type { Route } from "./match";
import type { PluginModule } from "./plugin";

type Loader = () => Promise<{ default: PluginModule }>;

interface Services {
  addTexts: typeof addCatalogue;
  deleteDatabase: (slug: string) => Promise<void>;
}

/** Knows which plugins are built in, which are switched on, and loads those, each when it is needed. */
export class PluginHost {
  private enabled: string[] = [];
  /** Whether the server has said in this run what is on, and whether what was left over is gone since. */
  private isTold = false;
  private isTidy = false;
  private readonly modules = new Map<string, Promise<PluginModule>>();
  private readonly loaders: Map<string, Loader>;
  private readonly services: Services;

  constructor(files: Record<string, Loader>, services: Partial<Services> = {}) {
    this.loaders = new Map(Object.entries(files).map(([path, load]) => [slugOf(path), load]));
    this.services = {
      addTexts: addCatalogue,
      // Seldom needed: not in what every first screen loads.
      deleteDatabase: async (slug) => (await import("@/lib/db/plugin")).deletePluginDatabase(slug),
      ...services,
    };
  }

  isBuiltIn(slug: string): boolean {
    return this.loaders.has(slug);
  }

  isEnabled(slug: string): boolean {
    return this.enabled.includes(slug) && this.isBuiltIn(slug);
  }

  /**
   * Takes the server's list, or for a start a copy of it. What is no longer on it is dropped with everything
   * it kept but unsent words.
   */
  async apply(
    entries: readonly ModuleEntry[],
    from: "server" | "copy" = "server",
  ): Promise<string[]> {
    if (from === "server") this.isTold = true;
    const wanted = entries.map((entry) => entry.slug);
    const dropped = this.enabled.filter((slug) => !wanted.includes(slug));
    this.enabled = wanted;
    await Promise.all(dropped.map((slug) => this.drop(slug)));
    return dropped;
  }

  /**
   * A plugin that is off on this device from earlier leaves no more behind either. Once, and on the server's
   * word only: by an old copy what a person has may be "off".
   */
  async forgetDisabled(): Promise<void> {
    if (!this.isTold || this.isTidy) return;
    this.isTidy = true;
    const off = [...this.loaders.keys()].filter((slug) => !this.enabled.includes(slug));
    await Promise.all(off.map((slug) => this.services.deleteDatabase(slug)));
  }

  async routesOf(slug: string): Promise<Route[]> {
    return this.isEnabled(slug) ? (await this.module(slug)).routes : [];
  }

  /** Lets every plugin that is on begin its work beside the screens. One that fails stops no other. */
  async startAll(): Promise<void> {
    await this.askAll((module) => module.start?.());
  }

  /** How many things that were written are on this device only. One that cannot tell counts as none. */
  async unsent(): Promise<number> {
    const told = await this.askAll((module) => module.unsent?.());
    return told.reduce<number>(
      (sum, one) => sum + (one.status === "fulfilled" ? (one.value ?? 0) : 0),
      0,
    );
  }

  private askAll<T>(ask: (module: PluginModule) => T): Promise<PromiseSettledResult<Awaited<T>>[]> {
    const on = [...this.loaders.keys()].filter((slug) => this.isEnabled(slug));
    return Promise.allSettled(on.map(async (slug) => ask(await this.module(slug))));
  }

  private module(slug: string): Promise<PluginModule> {
    const known = this.modules.get(slug);
    if (known) return known;
    const fresh = this.loadModule(slug);
    this.modules.set(slug, fresh);
    fresh.catch(() => this.modules.delete(slug));
    return fresh;
  }

  private async loadModule(slug: string): Promise<PluginModule> {
    const load = this.loaders.get(slug);
    if (!load) throw new Error(`No plugin ${slug} in this build.`);
    const module = (await load()).default;
    checkModule(module, slug);
    if (module.texts) await this.services.addTexts(slug, module.texts);
    return module;
  }

  private async drop(slug: string): Promise<void> {
    const loaded = this.modules.get(slug);
    this.modules.delete(slug);
    try {
      await (await loaded)?.onDisable?.();
    } finally {
      await this.services.deleteDatabase(slug);
    }
  }
}

/** "../../../plugins/chat/pwa/index.ts" -> "chat" */
export function slugOf(path: string): string {
  return /plugins\/([^/]+)\/pwa\//.exec(path)?.[1] ?? "";
}

function checkModule(module: PluginModule, folder: string): void {
  if (module.slug !== folder) {
    throw new Error(`plugins/${folder}/pwa calls itself "${module.slug}".`);
  }
  for (const route of module.routes) {
    if (route.path !== `/${folder}` && !route.path.startsWith(`/${folder}/`)) {
      throw new Error(`Plugin ${folder} may not own the address ${route.path}.`);
    }
  }
}
