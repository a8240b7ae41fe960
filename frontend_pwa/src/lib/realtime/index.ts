export { browserSocket, CommandError, RealtimeClient } from "./client";
export type { Connection, Data, Options, Socket } from "./client";
