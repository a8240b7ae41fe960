import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiProblem, Unreachable } from "@/lib/api";
import { phoneNumber, reasonOf, requestCode } from "./allauth";

afterEach(() => vi.unstubAllGlobals());

describe("signing in by code", () => {
  it("takes allauth's 401 with a pending step as success", async () => {
    const spy = vi.fn<typeof fetch>(async () => {
      return new Response(JSON.stringify({ data: { flows: [] } }), {
        status: 401,
        headers: { "Content-Type": "application/json" },
      });
    });
    vi.stubGlobal("fetch", spy);
    await requestCode(" amina@example.org ");
    await requestCode("12 34 56 78");
    const posts = spy.mock.calls.filter((call) => call[1]?.method === "POST");
    expect(posts.map((call) => call[1]?.body)).toEqual([
      '{"email":"amina@example.org"}',
      '{"phone":"+4512345678"}',
    ]);
  });

  it("writes numbers as the server wants them", () => {
    expect(phoneNumber("+46 70-123")).toBe("+4670123");
    expect(phoneNumber("0045 12345678")).toBe("+4512345678");
  });

  it("finds the reason in allauth's errors, in a problem, or in the silence", () => {
    expect(reasonOf(new ApiProblem(400, { errors: [{ code: "incorrect_code" }] }))).toBe(
      "incorrect_code",
    );
    expect(reasonOf(new ApiProblem(410, { code: "invitation_used" }))).toBe("invitation_used");
    expect(reasonOf(new ApiProblem(409, null))).toBe("409");
    expect(reasonOf(new ApiProblem(429, {}))).toBe("too_many");
    expect(reasonOf(new Unreachable(false))).toBe("unreachable");
  });
});
