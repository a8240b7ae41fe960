import { deleteDB, openDB } from "idb";
import { databaseName, municipalityNow } from "./database";

/** What a person wrote and has not sent, in a plugin's database; `meta` says whose it is. */
const WRITTEN = ["outbox", "drafts", "files", "meta"];

/**
 * What a plugin kept goes away with the plugin, but for what the person wrote and nobody has received:
 * that is there again when the plugin is on again.
 */
export async function deletePluginDatabase(
  plugin: string,
  municipality = municipalityNow(),
): Promise<void> {
  const name = databaseName(municipality, plugin);
  const db = await openDB(name);
  const stores = [...db.objectStoreNames];
  const unsent = stores.filter((store) => store === "outbox" || store === "drafts");
  const counts = await Promise.all(unsent.map((store) => db.count(store)));
  const isEmpty = counts.every((count) => count === 0);
  const rest = stores.filter((store) => !WRITTEN.includes(store));
  if (!isEmpty) await Promise.all(rest.map((store) => db.clear(store)));
  db.close();
  if (isEmpty) await deleteDB(name);
}
