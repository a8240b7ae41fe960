import { realtime } from "@/app/realtime";

/** A sign is sent at most so often, and believed so long: nobody writes any more when none comes. */
const EVERY = 4_000;
const GOOD_FOR = 8_000;

let writing = $state<string | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;
let told = { conversation: "", at: 0 };

export function isTeamWriting(conversation: string): boolean {
  return writing === conversation;
}

/** Hears that the team writes, until the answer stops it. */
export function followTyping(): () => void {
  const stop = realtime.on("chat.team_typing", ({ conversation }) => {
    if (typeof conversation !== "string") return;
    writing = conversation;
    clearTimeout(timer);
    timer = setTimeout(teamHasWritten, GOOD_FOR);
  });
  return () => {
    stop();
    teamHasWritten();
  };
}

export function teamHasWritten(): void {
  clearTimeout(timer);
  writing = null;
}

/** The team sees that the family writes. Without a socket nothing is said, now or later. */
export function tellTyping(conversation: string): void {
  const at = Date.now();
  if (realtime.state !== "live") return;
  if (told.conversation === conversation && at - told.at < EVERY) return;
  told = { conversation, at };
  realtime.command("chat.typing", { conversation }).catch(() => undefined);
}
