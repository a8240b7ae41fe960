import { t } from "./texts";

interface Named {
  name: string;
  name_is_claimed: boolean;
  role: string;
}

type Text = Parameters<typeof t>[0];

/** A guest's name is a claim, and beside it stands as what they were invited. */
export function nameInWords({ name, name_is_claimed: isClaimed, role }: Named): string {
  if (!isClaimed) return name;
  if (role === "guest") return t("claimed", { name });
  return t("claimed_role", { name, role: t(`role.${role}` as Text) });
}
