export {
  addCatalogue,
  direction,
  i18n,
  pluginTexts,
  setLocale,
  t,
  TEST_LOCALE,
} from "./i18n.svelte";
export type { Loaders, MessageKey } from "./i18n.svelte";
export { clock, dayInWords, languageName, momentInWords, sizeInWords } from "./dates";
