/** What Chrome and its kin hand out when the app can be installed; it is good for one use. */
export interface Offer extends Event {
  prompt: () => Promise<unknown>;
  userChoice: Promise<{ outcome: "accepted" | "dismissed" }>;
}

declare global {
  interface Window {
    /** Kept by early.ts: it may come before any screen does. */
    installOffer?: Event | undefined;
  }
}

export function takeOffer(): Offer | null {
  return (window.installOffer as Offer | undefined) ?? null;
}

/** Asks the browser to install the app; whether the person said yes. */
export async function accept(offer: Offer): Promise<boolean> {
  window.installOffer = undefined;
  await offer.prompt();
  return (await offer.userChoice).outcome === "accepted";
}
