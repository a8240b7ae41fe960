// Photographs every screen at phone and desktop width, light and dark. Development only.
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { chromium } from "playwright-core";

const base = process.env.BASE ?? "http://fjordby.localhost:5199";
const out = resolve(process.env.OUT ?? "../var/screenshots");
const only = process.env.ONLY?.split(",");
const due = new Date(Date.now() + 126 * 86_400_000).toISOString().slice(0, 10);
const known = { started: true, locale: "da", family: [{ id: "a", kind: "due", date: due }] };

/** name, address, preferences, and what is done before the picture */
const screens = [
  ["start-1", "/start", {}],
  [
    "start-2",
    "/start",
    {},
    async (page) => {
      await page.getByRole("button", { name: "Videre" }).click();
      await page.getByText("Jeg venter barn").click();
    },
  ],
  [
    "start-3",
    "/start",
    {},
    async (page) => {
      await page.getByRole("button", { name: "Videre" }).click();
      await page.getByRole("button", { name: "Spring over" }).click();
    },
  ],
  ["home", "/", known],
  ["home-new", "/", { started: true, locale: "da" }],
  ["home-loss", "/", { started: true, locale: "da", situation: "loss" }],
  ["library", "/da/bibliotek/", known],
  ["topic", "/da/bibliotek/emne/gravid", known],
  ["article", "/da/bibliotek/sikker-soevn", known],
  ["article-emergency", "/da/bibliotek/faretegn-i-graviditeten", known],
  ["search", "/search?q=barn", known],
  ["search-none", "/search?q=sovn", known],
  ["urgent", "/urgent", { ...known, discreet: true }],
  ["more", "/more", known],
  ["settings", "/more/settings", known],
  ["family", "/more/family", known],
  ["downloads", "/more/downloads", known],
  ["about", "/more/about", known],
  ["sign-in", "/sign-in", known],
  ["invite", "/invite#token", {}],
  ["invite-used", "/invite#used", {}],
  ["chat", "/chat/", known],
  ["not-found", "/nowhere", known],
  ["offline", "/offline", known],
  ["preview", "/preview#t=x", known],
  ["rtl-home", "/?locale=ar-XB", known],
  ["rtl-article", "/da/bibliotek/sikker-soevn?locale=ar-XB", known],
];

const browser = await chromium.launch({
  executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
mkdirSync(out, { recursive: true });
try {
  for (const width of [390, 1280]) {
    for (const colorScheme of ["light", "dark"]) {
      for (const [name, address, prefs, act] of screens) {
        if (only && !only.includes(name)) continue;
        const context = await browser.newContext({
          viewport: { width, height: width === 390 ? 844 : 900 },
          deviceScaleFactor: 1,
          colorScheme,
          locale: "da-DK",
          serviceWorkers: "block",
        });
        const page = await context.newPage();
        page.on(
          "console",
          (message) => message.type() === "error" && console.log(name, message.text()),
        );
        page.on("pageerror", (error) => console.log(name, error.message));
        await page.addInitScript(
          (value) => localStorage.setItem("family-start:prefs", value),
          JSON.stringify(prefs),
        );
        await page.goto(base + address);
        await page.waitForSelector("html[data-ready]");
        // The second visit has the font, which the first one does not wait for.
        await page.reload();
        await page.waitForSelector("html[data-ready]");
        await act?.(page);
        await page.waitForTimeout(250);
        const full = process.env.FULL !== "0";
        await page.screenshot({
          path: `${out}/${name}-${width}-${colorScheme}.png`,
          fullPage: full,
        });
        await context.close();
      }
    }
  }
} finally {
  await browser.close();
}
