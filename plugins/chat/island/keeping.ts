import { cookie } from "@/lib/api";

/** Whether the server has it: "out" when nobody is signed in here any more, "lost" when the line is gone. */
export type Kept = "kept" | "out" | "lost" | "aborted";

export interface KeepingOptions {
  /** Page of this server that holds a form for whoever is signed in. */
  tokenFrom: string;
  /** Whose page this is; that page says whose it is as `data-me`. Somebody else's session is none of ours. */
  me: string;
  /** Told whenever it is known anew whether somebody is signed in. */
  onState: (isOut: boolean) => void;
}

/**
 * Sends what the page keeps on the server, and knows whether anybody is signed in: a session that has ended
 * answers with the sign-in page, and a new one, from another tab, wants another token in the forms.
 */
export class Keeping {
  isOut = false;
  private readonly options: KeepingOptions;

  constructor(options: KeepingOptions) {
    this.options = options;
  }

  /** The line says that the session has ended. */
  end(): void {
    this.set(true);
  }

  async post(address: string, body: unknown, signal?: AbortSignal): Promise<Kept> {
    const answer = await send(address, body, signal);
    if (typeof answer === "string") return answer;
    if (isKept(answer)) {
      this.set(false);
      return "kept";
    }
    if (!isRefused(answer)) return "lost";
    if (!(await this.isBack())) return "out";
    const again = await send(address, body, signal);
    return typeof again === "string" ? again : isKept(again) ? "kept" : "lost";
  }

  /** Whether somebody is signed in, also again: then every form here gets the new session's token. */
  async isBack(): Promise<boolean> {
    const fresh = await tokenOf(this.options);
    if (fresh === undefined) return !this.isOut;
    this.set(fresh === null);
    if (fresh === null) return false;
    document
      .querySelectorAll<HTMLInputElement>("[name=csrfmiddlewaretoken]")
      .forEach((field) => (field.value = fresh));
    return true;
  }

  private set(isOut: boolean): void {
    if (this.isOut === isOut) return;
    this.isOut = isOut;
    this.options.onState(isOut);
  }
}

const isKept = (answer: Response) => answer.ok && !answer.redirected;
const isRefused = (answer: Response) =>
  answer.redirected || answer.status === 401 || answer.status === 403;

async function send(
  address: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<Response | "lost" | "aborted"> {
  return fetch(address, {
    signal: signal ?? null,
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify(body),
    // The page may be left meanwhile.
    keepalive: true,
  }).catch(() => (signal?.aborted ? "aborted" : "lost"));
}

/** The form's own token: the cookie may be kept from scripts. */
function token(): string {
  const field = document.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]");
  return field?.value ?? cookie("csrftoken");
}

/** The token of a form there; null when we are not signed in, undefined when the line is gone. */
async function tokenOf(options: KeepingOptions): Promise<string | null | undefined> {
  const asked: RequestInit = { credentials: "same-origin", cache: "no-store" };
  const answer = await fetch(options.tokenFrom, asked).catch(() => undefined);
  if (!answer || answer.status >= 500) return undefined;
  if (!answer.ok || answer.redirected) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.querySelector<HTMLElement>("[data-me]")?.dataset.me !== options.me) return null;
  return page.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? null;
}
