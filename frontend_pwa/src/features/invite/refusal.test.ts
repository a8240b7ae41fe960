import { describe, expect, it } from "vitest";
import { ApiProblem, Unreachable } from "@/lib/api";
import { refusalOf } from "./refusal";

describe("refusalOf", () => {
  it("tells the reasons apart", () => {
    const of = (status: number, code: string) => refusalOf(new ApiProblem(status, { code }));
    expect(of(410, "invitation_used")).toBe("used");
    expect(of(410, "invitation_revoked")).toBe("revoked");
    expect(of(410, "invitation_expired")).toBe("expired");
    expect(of(404, "")).toBe("unknown");
    expect(of(429, "throttled")).toBeNull();
    expect(refusalOf(new Unreachable(false))).toBeNull();
  });
});
