import type { Wait } from "./api";
import { t } from "./texts";

/** How long it may take, as one says it: a range, never a promise of a minute. */
export function waitInWords(wait: Wait | null): string {
  if (!wait) return t("wait_unknown");
  if (wait.most === null) return t("wait_long", { least: wait.least });
  if (wait.least === 0) return t("wait_up_to", { most: wait.most });
  return t("wait_between", { least: wait.least, most: wait.most });
}
