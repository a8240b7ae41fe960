import { browserSocket, RealtimeClient } from "@/lib/realtime";
import { readBootstrap, session, signedOutElsewhere } from "./bootstrap.svelte";

/** The one socket of the app. Only somebody who is signed in has one. */
export const realtime = new RealtimeClient({
  open: () => browserSocket(),
  sync: readBootstrap,
  signedOut: () => {
    signedOutElsewhere.set(true);
    void readBootstrap().catch(() => undefined);
  },
});

/** Follows who is signed in: a socket for a person, none for a reader. */
export function followUser(): void {
  const bootstrap = session.bootstrap;
  if (bootstrap) {
    realtime.learn({
      plugins_version: bootstrap.plugins_version,
      library_version: bootstrap.library_version,
    });
  }
  if (session.user) realtime.start();
  else realtime.stop();
}
