import { t } from "@/lib/i18n";
import { reasonOf } from "./allauth";

/** Says what happened and what to do, for a person who does not care about status codes. */
export function messageOf(error: unknown): string {
  switch (reasonOf(error)) {
    case "unreachable":
      return t("sign_in.unreachable");
    case "too_many":
    case "too_many_login_attempts":
      return t("sign_in.too_many");
    case "incorrect_code":
    case "code_incorrect":
    case "invalid_code":
    case "invalid":
      return t("sign_in.wrong_code");
    case "code_expired":
    case "409":
      return t("sign_in.code_expired");
    case "email_password_mismatch":
    case "invalid_login":
    case "403":
      return t("sign_in.wrong_password");
    default:
      return t("sign_in.failed");
  }
}
