export { default as FamilyForm } from "./FamilyForm.svelte";
export * from "./words";
