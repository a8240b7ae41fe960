/** Four small numbers of three digits that both screens show, and that can be read aloud to compare. */
const GROUPS = 4;

/** The SHA-256 fingerprint of a description's certificate, upper case; "" when there is none. */
export function fingerprintOf(sdp: string | undefined): string {
  return /^a=fingerprint:sha-256 ([0-9A-Fa-f:]+)\s*$/m.exec(sdp ?? "")?.[1]?.toUpperCase() ?? "";
}

/**
 * The safety code of one connection: equal on both sides only if both see each other's certificates
 * (RFC 8827: whoever passes the descriptions on could put their own between).
 */
export async function safetyCode(
  mine: { sdp: string | undefined; session: string },
  theirs: { sdp: string | undefined; session: string },
): Promise<string> {
  const sides = [mine, theirs].map((side) => [fingerprintOf(side.sdp), side.session].join(" "));
  if (sides.some((side) => side.startsWith(" "))) return "";
  const data = new TextEncoder().encode(sides.sort().join("\n"));
  const hash = new DataView(await crypto.subtle.digest("SHA-256", data));
  return Array.from({ length: GROUPS }, (_, place) =>
    String(hash.getUint32(place * 4) % 1000).padStart(3, "0"),
  ).join(" ");
}
