import { openDB } from "idb";
import { afterEach, describe, expect, it } from "vitest";
import { database, databaseName, wipeDevice } from "./database";
import { deletePluginDatabase } from "./plugin";

afterEach(wipeDevice);

const names = async () => (await indexedDB.databases()).map((entry) => entry.name);

describe("database", () => {
  it("is one for each municipality and each plugin", async () => {
    expect(databaseName("fjordby")).toBe("family-start:fjordby");
    expect(databaseName("fjordby", "chat")).toBe("family-start:fjordby:chat");
    await database("fjordby");
    await database("klitby");
    expect(await names()).toEqual(["family-start:fjordby", "family-start:klitby"]);
  });

  it("opens once and is shared", async () => {
    expect(await database("fjordby")).toBe(await database("fjordby"));
  });

  it("deletes a plugin's own database and no other", async () => {
    await database("fjordby");
    (await openDB(databaseName("fjordby", "chat"), 1)).close();
    (await openDB(databaseName("fjordby", "tasks"), 1)).close();
    await deletePluginDatabase("chat", "fjordby");
    expect(await names()).toEqual(["family-start:fjordby", "family-start:fjordby:tasks"]);
  });

  it.each(["outbox", "drafts"])("keeps what a person wrote in a plugin: %s", async (written) => {
    const name = databaseName("fjordby", "chat");
    const stores = ["outbox", "drafts", "files", "meta", "events", "conversations"];
    const open = () =>
      openDB(name, 2, {
        upgrade: (fresh) => stores.forEach((store) => fresh.createObjectStore(store)),
      });
    const before = await open();
    for (const store of ["files", "meta", "events", "conversations", written]) {
      await before.put(store, "text", "key");
    }
    before.close();
    await deletePluginDatabase("chat", "fjordby");
    const after = await open();
    const counts = await Promise.all(stores.map((store) => after.count(store)));
    const left = stores.filter((_, index) => counts[index]);
    expect(left.sort()).toEqual(["files", "meta", written].sort());
    await after.delete(written, "key");
    after.close();
    await deletePluginDatabase("chat", "fjordby");
    expect(await names()).not.toContain(name);
  });

  it("wipes everything of ours and nothing of others", async () => {
    await database("fjordby");
    (await openDB(databaseName("fjordby", "chat"), 1)).close();
    (await openDB("another", 1)).close();
    await wipeDevice();
    expect(await names()).toEqual(["another"]);
  });
});
