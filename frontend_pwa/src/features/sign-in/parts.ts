export { default as CodeForm } from "./CodeForm.svelte";
export { default as SignInFirst } from "./SignInFirst.svelte";
export { messageOf } from "./errors";
export { leaveBy, signOut } from "./sign-out";
