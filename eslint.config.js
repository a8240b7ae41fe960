import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["**/dist/**", "**/node_modules/**", "**/schema.d.ts", "var/**", ".venv/**"] },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  svelte.configs.prettier,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      eqeqeq: ["error", "always"],
      "no-console": "error",
      "max-lines": ["error", { max: 400 }],
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"] } },
    rules: {
      // Reports every warning of the Svelte compiler, its accessibility checks among them.
      "svelte/valid-compile": ["error", { ignoreWarnings: false }],
      "svelte/no-target-blank": "error",
      "svelte/button-has-type": "error",
      "svelte/no-inline-styles": "error",
      // Sets, maps and addresses that only pass through need not be reactive.
      "svelte/prefer-svelte-reactivity": "off",
      // The app has its own router and no SvelteKit.
      "svelte/no-navigation-without-resolve": "off",
    },
  },
  {
    files: ["frontend_pwa/{build,dev,scripts}/**", "frontend_pwa/*.config.ts"],
    languageOptions: { globals: { ...globals.node } },
    rules: { "no-console": "off" },
  },
);
