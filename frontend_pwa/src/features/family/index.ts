export { default as FamilyForm } from "./FamilyForm.svelte";
