/** How often a phone that rings shakes, and how: milliseconds on, off, on. */
const EVERY = 3000;
const PATTERN = [300, 200, 300];

/**
 * Lets a phone that lies on the table be felt, until what is returned is called. Where the browser cannot
 * shake nothing happens; it refuses, with an error in its console, until the page has been touched once.
 */
export function shakeNowAndThen(): () => void {
  if (!("vibrate" in navigator)) return () => undefined;
  const shake = (pattern: number | number[]) => {
    if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate(pattern);
  };
  shake(PATTERN);
  const timer = setInterval(() => shake(PATTERN), EVERY);
  return () => {
    clearInterval(timer);
    shake(0);
  };
}
