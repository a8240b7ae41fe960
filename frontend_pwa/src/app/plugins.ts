import type { PluginModule } from "./plugin";
import { PluginHost } from "./plugin-host";

export const plugins = new PluginHost(
  import.meta.glob<{ default: PluginModule }>("../../../plugins/*/pwa/index.ts"),
);
