export { browserSocket, CommandError, RealtimeClient } from "./client";
export type { Connection, Data, Group, Options, Socket } from "./client";
