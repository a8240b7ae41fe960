// Serves the built app with made-up answers, for looking at screens without Django. Development only.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { article, card, modules, municipality, rows, topics, uuidOf } from "./fixtures.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const port = Number(process.env.PORT ?? 5199);
const pictures = process.env.PICTURES;
const types = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".json": "application/json",
  ".html": "text/html",
};
const state = { off: new Set(), user: null, version: 1 };

const csp =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'";

function bootstrap(locale, user) {
  const words = { chat: { en: "Chat" }, video: { en: "Meetings" }, tasks: { en: "Tasks" } };
  return {
    municipality,
    user,
    modules: modules
      .filter((module) => !state.off.has(module.slug))
      .map((module) => ({ ...module, label: words[module.slug]?.[locale] ?? module.label })),
    plugins_version: state.version,
    library_version: 1,
    unread_notifications: 0,
    demo: true,
    min_client_version: 1,
  };
}

function page(url) {
  const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));
  const main = manifest["src/app/main.ts"];
  const locale = /^\/(da|en)\//.exec(url.pathname)?.[1] ?? "da";
  const imports = (key, seen = new Set()) => {
    for (const next of manifest[key].imports ?? [])
      if (!seen.has(next)) imports(next, seen.add(next));
    return seen;
  };
  const chunks = [...imports("src/app/main.ts")].map((key) => manifest[key]);
  const styles = [main, ...chunks].flatMap((chunk) => chunk.css ?? []);
  const slug = /bibliotek\/([^/]+)\/?$/.exec(url.pathname)?.[1];
  const row = rows.find((entry) => entry[locale][0] === slug);
  const words = {
    locale,
    dir: "ltr",
    title: row ? row[locale][1] : municipality.name,
    description: "Family Start",
    early_js: `/static/pwa/${manifest["src/app/early.ts"].file}`,
    font: `/static/pwa/${Object.entries(manifest).find(([key]) => key.endsWith("figtree-latin-wght-normal.woff2"))[1].file}`,
    main_js: `/static/pwa/${main.file}`,
    skip: "Gå til indholdet",
    municipality: municipality.name,
    urgent: "Akut?",
    menu: "Hovedmenu",
    home: "Hjem",
    read: "Læs",
    noscript: "Læs uden JavaScript",
    content: row ? served(article(row, locale)) : "",
    bootstrap: JSON.stringify(bootstrap(locale, null)).replaceAll("<", "\\u003c"),
  };
  return readFileSync(join(root, "app-document.example.html"), "utf8")
    .replace(/<!--(?! styles| modulepreload)[\s\S]*?-->/g, "")
    .replace(
      "<!-- styles -->",
      styles.map((file) => `<link rel="stylesheet" href="/static/pwa/${file}" />`).join(""),
    )
    .replace(
      "<!-- modulepreload -->",
      chunks
        .map((chunk) => `<link rel="modulepreload" href="/static/pwa/${chunk.file}" />`)
        .join(""),
    )
    .replace(/\{\{ (\w+) \}\}/g, (_, name) => words[name] ?? "");
}

function served(found) {
  return `<div class="screen"><div class="article"><a class="article__topic" href="/da/bibliotek/emne/${found.topic.slug}">${found.topic.title}</a><header><h1 id="screen-title">${found.title}</h1><p class="article__summary">${found.summary}</p></header><p class="article__meta"><span>3 minutter at læse</span></p><div class="article__picture"><img src="${found.image.src}" width="640" height="400" alt="${found.image.alt}" fetchpriority="high"></div><div class="prose">${found.blocks.map((block) => block.html).join("")}</div></div></div>`;
}

function placeholder(name) {
  const hue = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0) * 7, 0) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400"><rect width="640" height="400" fill="hsl(${hue} 45% 86%)"/><circle cx="320" cy="210" r="90" fill="hsl(${hue} 40% 70%)"/></svg>`;
}

const routes = [
  [
    "GET",
    /^\/api\/v1\/bootstrap\/$/,
    ({ query }) => bootstrap(query.get("locale") ?? "da", state.user),
  ],
  ["GET", /^\/api\/v1\/library\/topics$/, ({ locale }) => ({ locale, topics: topics(locale) })],
  [
    "GET",
    /^\/api\/v1\/library\/manifest$/,
    ({ locale }) => ({
      locale,
      library_version: 1,
      articles: rows.map((row) => ({
        uuid: uuidOf(row.key),
        etag: tagOf(article(row, locale)),
        bytes: 1,
        topic: row.topic,
        stages: row.stages,
        offline: row.offline ?? false,
      })),
      revoked: [],
    }),
  ],
  [
    "GET",
    /^\/api\/v1\/library\/articles$/,
    ({ locale, query }) => ({ results: list(query, locale), next: null }),
  ],
  [
    "GET",
    /^\/api\/v1\/library\/articles\/(.+)$/,
    ({ locale, match }) => one((row) => uuidOf(row.key) === match[1], locale),
  ],
  [
    "GET",
    /^\/api\/v1\/library\/by-slug\/(\w+)\/(.+)$/,
    ({ match }) => one((row) => row[match[1]]?.[0] === match[2], match[1]),
  ],
  [
    "GET",
    /^\/api\/v1\/library\/search$/,
    ({ locale, query }) => find(query.get("q") ?? "", locale),
  ],
  ["GET", /^\/api\/v1\/preview$/, () => one((row) => row.key === "safe-sleep", "da")],
  [
    "GET",
    /^\/api\/v1\/chat\/promise$/,
    () =>
      plugin("chat", { promise: modules[0].bootstrap.promise, open_now: true, urgent_numbers: [] }),
  ],
  ["GET", /^\/api\/v1\/tasks\/mine$/, () => plugin("tasks", { results: [] })],
  ["GET", /^\/api\/v1\/video\/upcoming$/, () => plugin("video", { results: [] })],
  [
    "GET",
    /^\/api\/v1\/demo\/accounts\/$/,
    () => [
      { email: "amina@demo.example", name: "Amina Yusuf", role: "Gravid i uge 22" },
      { email: "lars@demo.example", name: "Lars Holm", role: "Far til Alma på 3 uger" },
    ],
  ],
  [
    "POST",
    /^\/api\/v1\/demo\/sign-in\/$/,
    ({ body }) => {
      if (body.password !== "demo") return problem(403, "invalid_login");
      state.user = {
        id: "u1",
        display_name: "Amina",
        roles: ["citizen"],
        language: "da",
        email: body.email,
      };
      return { user: state.user };
    },
  ],
  [
    "GET",
    /^\/api\/v1\/me\/devices\/$/,
    () => [
      { id: "1", label: "Chrome på Android", last_seen: new Date().toISOString(), current: true },
      {
        id: "2",
        label: "Safari på iPhone",
        last_seen: new Date(Date.now() - 86_400_000).toISOString(),
        current: false,
      },
    ],
  ],
  ["DELETE", /^\/api\/v1\/me\/devices\/(.+)$/, () => null],
  [
    "DELETE",
    /^\/_allauth\/browser\/v1\/auth\/session$/,
    () => ((state.user = null), problem(401, "signed_out")),
  ],
  ["POST", /^\/_allauth\/browser\/v1\/auth\/code\/request$/, () => problem(401, "pending")],
  [
    "POST",
    /^\/api\/v1\/invitations\/inspect$/,
    ({ body }) =>
      ["expired", "used", "revoked"].includes(body.token)
        ? problem(410, `invitation_${body.token}`)
        : {
            municipality: "Fjordby",
            invited_by: "Sundhedsplejen i Fjordby",
            channel: "email",
            destination_hint: "a•••@example.org",
            expires_at: new Date(Date.now() + 3 * 86_400_000).toISOString(),
          },
  ],
  ["POST", /^\/api\/v1\/invitations\/send-code$/, () => null],
  [
    "POST",
    /^\/__mock\/plugins$/,
    ({ body }) => {
      state.off[body.on ? "delete" : "add"](body.slug);
      state.version++;
      return { off: [...state.off] };
    },
  ],
];

const problem = (status, code) => ({ __status: status, title: code, status, code });
const plugin = (slug, answer) => (state.off.has(slug) ? problem(404, "plugin_disabled") : answer);
const tagOf = (value) =>
  createHash("sha1").update(JSON.stringify(value)).digest("hex").slice(0, 12);

function one(test, locale) {
  const row = rows.find(test);
  return row ? article(row, locale) : problem(404, "not_found");
}

function list(query, locale) {
  const [kind, value] = (query.get("stage") ?? "").split(":");
  const topic = topics(locale).find((entry) =>
    [entry.slug, entry.key].includes(query.get("topic")),
  );
  return rows
    .filter((row) => !query.get("topic") || row.topic === topic?.key)
    .filter(
      (row) =>
        !kind ||
        row.stages.some(
          (stage) => stage.kind === kind && stage.from <= +value && +value <= stage.to,
        ),
    )
    .slice(0, Number(query.get("limit") ?? 20))
    .map((row) => card(row, locale));
}

function find(query, locale) {
  const word = query.toLowerCase();
  const results = rows
    .map((row) => card(row, locale))
    .filter((entry) => `${entry.title} ${entry.summary}`.toLowerCase().includes(word))
    .map((entry) => ({
      ...entry,
      highlight: entry.summary.replace(new RegExp(word, "i"), (found) => `<mark>${found}</mark>`),
    }));
  return { query, results, suggestion: results.length ? null : "søvn" };
}

function file(response, path) {
  if (!existsSync(path)) return send(response, 404, "text/plain", "Not found");
  return send(
    response,
    200,
    types[extname(path)] ?? "application/octet-stream",
    readFileSync(path),
    path.includes("/assets/") ? { "Cache-Control": "public, max-age=31536000, immutable" } : {},
  );
}

function send(response, status, type, body, headers = {}) {
  const packed = status === 200 && type !== "font/woff2";
  response.writeHead(status, {
    "Content-Type": type,
    "Content-Security-Policy": csp,
    ...(packed ? { "Content-Encoding": "gzip" } : {}),
    ...headers,
  });
  response.end(packed ? gzipSync(body) : body);
}

async function answer(request, response) {
  const url = new URL(request.url, `http://${request.headers.host}`);
  const path = normalize(url.pathname);
  for (const [method, pattern, handler] of routes) {
    const match = pattern.exec(path);
    if (!match || method !== request.method) continue;
    let text = "";
    for await (const part of request) text += part;
    const query = url.searchParams;
    const result = handler({
      match,
      query,
      locale: query.get("locale") ?? "da",
      body: text ? JSON.parse(text) : {},
    });
    if (result === null) return send(response, 204, "text/plain", "");
    const body = JSON.stringify(result);
    const etag = `"${tagOf(result)}"`;
    if (request.headers["if-none-match"] === etag)
      return send(response, 304, "text/plain", "", { ETag: etag });
    const type = result.__status ? "application/problem+json" : "application/json";
    return send(response, result.__status ?? 200, type, body, {
      ETag: etag,
      "Cache-Control": "no-store",
    });
  }
  if (path.startsWith("/static/pwa/")) return file(response, join(dist, path.slice(12)));
  if (path.startsWith("/static/pictures/")) {
    const real = pictures && join(pictures, path.slice(17));
    return real && existsSync(real)
      ? file(response, real)
      : send(response, 200, "image/svg+xml", placeholder(path));
  }
  if (path === "/sw.js") return file(response, join(dist, "sw.js"));
  if (path === "/brand.css")
    return send(response, 200, "text/css", ":root { --brand-secondary: #b0472f; }");
  if (path === "/manifest.webmanifest") {
    return send(
      response,
      200,
      "application/manifest+json",
      JSON.stringify({
        name: "Family Start Fjordby",
        short_name: "Fjordby",
        start_url: "/",
        display: "standalone",
      }),
    );
  }
  if (path.startsWith("/api/") || extname(path))
    return send(
      response,
      404,
      "application/problem+json",
      JSON.stringify({ title: "Not found", status: 404 }),
    );
  return send(response, 200, "text/html; charset=utf-8", page(url));
}

createServer((request, response) => {
  answer(request, response).catch((error) =>
    send(response, 500, "text/plain", String(error.stack)),
  );
}).listen(port, () => console.log(`Mock (development only): http://fjordby.localhost:${port}`));
