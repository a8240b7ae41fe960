import type { Pin } from "./lock.svelte";

const ROUNDS = 210_000;
const SHAPE = /^\d{4,8}$/;

export function isPin(text: string): boolean {
  return SHAPE.test(text);
}

export async function makePin(text: string): Promise<Pin> {
  const salt = hex(crypto.getRandomValues(new Uint8Array(16)));
  return { salt, hash: await hashOf(text, salt) };
}

export async function isRight(text: string, pin: Pin): Promise<boolean> {
  return (await hashOf(text, pin.salt)) === pin.hash;
}

async function hashOf(text: string, salt: string): Promise<string> {
  const bytes = new TextEncoder();
  const key = await crypto.subtle.importKey("raw", bytes.encode(text), "PBKDF2", false, [
    "deriveBits",
  ]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes.encode(salt), iterations: ROUNDS };
  return hex(new Uint8Array(await crypto.subtle.deriveBits(how, key, 256)));
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
