/** How a call is over for this page; the screen has a sentence for each. */
export type Ended =
  | "left"
  | "ended"
  | "denied"
  | "removed"
  | "replaced"
  | "full"
  | "not_open"
  | "no_right"
  | "failed";

/** What the close codes of the line and the refusals of the API say of it. */
export const REASONS: Record<number, Ended> = {
  4401: "no_right",
  4404: "not_open",
  4409: "replaced",
  4410: "ended",
  4411: "removed",
  4412: "denied",
  4413: "full",
  404: "not_open",
  409: "not_open",
  410: "ended",
};
