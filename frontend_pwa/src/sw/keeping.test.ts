import { describe, expect, it } from "vitest";
import { asKept } from "./keeping";

describe("the document that is kept", () => {
  it("says that its facts are of the day on which it was kept, and is the server's otherwise", async () => {
    const facts = '<script type="application/json" id="bootstrap">{"a":1}</script>';
    const headers = { "Content-Type": "text/html", "Content-Security-Policy": "script-src 'self'" };
    const kept = await asKept(new Response(`<main id="main"></main>${facts}`, { headers }));
    expect(await kept.text()).toBe(
      '<main id="main"></main><script type="application/json" id="bootstrap-then">{"a":1}</script>',
    );
    expect(Object.fromEntries(kept.headers)).toMatchObject({
      "content-type": "text/html",
      "content-security-policy": "script-src 'self'",
    });
  });
});
