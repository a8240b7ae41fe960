export { showBadge } from "./badge";
export {
  compareWithServer,
  deviceState,
  forgetSubscription,
  pauseSubscription,
  removeFromServer,
  sendTest,
  switchOff,
  switchOn,
} from "./device";
export type { DeviceState } from "./state";
