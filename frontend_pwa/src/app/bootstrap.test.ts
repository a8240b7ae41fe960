import { afterEach, describe, expect, it, vi } from "vitest";
import type { Bootstrap } from "@/lib/api";
import { onBootstrap, readBootstrap, session, startFromDocument } from "./bootstrap.svelte";

const given = {
  municipality: { slug: "fjordby", name: "Fjordby" },
  user: {
    id: "1",
    display_name: "Amina",
    roles: ["citizen"],
    language: "da",
    email: "a@b.example",
  },
  modules: [
    { slug: "video", label: "Møder", icon: "video", order: 20, bootstrap: {} },
    {
      slug: "chat",
      label: "Chat",
      icon: "comment",
      order: 10,
      bootstrap: { unread: "Kære Amina" },
    },
  ],
  plugins_version: 3,
  library_version: 12,
  demo: false,
  min_client_version: 1,
} as unknown as Bootstrap;

function server(body: unknown) {
  const spy = vi.fn<typeof fetch>(
    async () =>
      new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } }),
  );
  vi.stubGlobal("fetch", spy);
  return spy;
}

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
  document.body.innerHTML = "";
});

describe("bootstrap", () => {
  it("from the document knows nobody, whatever the document says", () => {
    document.body.innerHTML = `<script type="application/json" id="bootstrap"></script>`;
    const block = document.getElementById("bootstrap") as HTMLElement;
    block.textContent = JSON.stringify(given);
    startFromDocument();
    expect(session.municipality?.name).toBe("Fjordby");
    expect(session.user).toBeNull();
    expect(session.userKnown).toBe(false);
  });

  it("is the document's, else the one of the last answer, else the one that was kept with the app", () => {
    const named = (name: string) =>
      JSON.stringify({ ...given, municipality: { ...given.municipality, name } });
    const documentSays = (id: string, text: string) => {
      const block = document.createElement("script");
      Object.assign(block, { type: "application/json", id, textContent: text });
      document.body.append(block);
    };
    documentSays("bootstrap-then", named("When it was installed"));
    startFromDocument();
    expect(session.municipality?.name).toBe("When it was installed");
    localStorage.setItem("family-start:bootstrap", named("The last answer"));
    startFromDocument();
    expect(session.municipality?.name).toBe("The last answer");
    localStorage.setItem("family-start:bootstrap", "{broken");
    startFromDocument();
    expect(session.municipality?.name).toBe("When it was installed");
    localStorage.setItem("family-start:bootstrap", named("The last answer"));
    documentSays("bootstrap", named("Now"));
    startFromDocument();
    expect(session.municipality?.name).toBe("Now");
  });

  it("from the server knows the person, in order, and keeps nothing personal", async () => {
    server(given);
    await readBootstrap();
    expect(session.user?.display_name).toBe("Amina");
    expect(session.hasRole("citizen")).toBe(true);
    expect(session.modules.map((module) => module.slug)).toEqual(["chat", "video"]);
    expect(localStorage.getItem("family-start:bootstrap")).toContain("Fjordby");
    expect(JSON.stringify(localStorage)).not.toContain("Amina");
  });

  it("is read once when it is asked for twice, and tells what was before", async () => {
    const spy = server({ ...given, library_version: 13 });
    const heard = vi.fn();
    onBootstrap((fresh, before) => heard(fresh.library_version, before?.library_version));
    await Promise.all([readBootstrap(), readBootstrap()]);
    expect(spy).toHaveBeenCalledOnce();
    expect(heard).toHaveBeenCalledExactlyOnceWith(13, 12);
    expect(session.libraryVersion).toBe(13);
  });

  it("that cannot be read says so and changes nothing", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("down")));
    await expect(readBootstrap()).rejects.toMatchObject({ name: "Unreachable" });
    expect(session.online).toBe(false);
    expect(session.libraryVersion).toBe(13);
  });
});
