export * from "./stages";
