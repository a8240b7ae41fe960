export { showBadge } from "./badge";
export {
  compareWithServer,
  deviceState,
  forgetSubscription,
  removeFromServer,
  sendTest,
  switchOff,
  switchOn,
} from "./device";
export type { DeviceState } from "./state";
