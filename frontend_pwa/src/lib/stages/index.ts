export * from "./stages";
export { today } from "./today";
