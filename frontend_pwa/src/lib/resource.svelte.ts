import { isGone } from "./api";
import { begin } from "./pending";

export interface Resource<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly loading: boolean;
  /** It has taken so long that a skeleton is kinder than an empty place. */
  readonly slow: boolean;
  reload(): void;
}

const SLOW_AFTER = 300;

/**
 * Loads something for as long as a screen shows, again whenever the key changes.
 * With `keep` the old answer stays until the new one is there.
 */
export function resource<K, T>(
  key: () => K,
  load: (key: K, signal: AbortSignal) => Promise<T>,
  options: { keep?: boolean } = {},
): Resource<T> {
  let data = $state.raw<T | undefined>();
  let error = $state.raw<unknown>();
  let loading = $state(true);
  let slow = $state(false);
  let round = $state(0);
  const current = $derived(key());

  $effect.pre(() => {
    void round;
    const controller = new AbortController();
    const done = begin();
    const timer = setTimeout(() => (slow = loading), SLOW_AFTER);
    loading = true;
    slow = false;
    error = undefined;
    if (!options.keep) data = undefined;
    load(current, controller.signal)
      .then((answer) => {
        if (!controller.signal.aborted) data = answer;
      })
      .catch((reason: unknown) => {
        if (controller.signal.aborted) return;
        error = reason;
        // What was taken down is not shown on.
        if (isGone(reason)) data = undefined;
      })
      .finally(() => {
        clearTimeout(timer);
        done();
        if (!controller.signal.aborted) {
          loading = false;
          slow = false;
        }
      });
    return () => {
      clearTimeout(timer);
      done();
      controller.abort();
    };
  });

  return {
    get data() {
      return data;
    },
    get error() {
      return error;
    },
    get loading() {
      return loading;
    },
    get slow() {
      return slow;
    },
    reload: () => void round++,
  };
}
