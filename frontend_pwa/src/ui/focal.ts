/** Where a picture is held when its frame cuts it, as CSS says it; null leaves the middle. */
export function focalPosition(focal: { x: number; y: number } | null | undefined): string | null {
  return focal ? `${percent(focal.x)} ${percent(focal.y)}` : null;
}

function percent(part: number): string {
  return `${Math.round(Math.min(1, Math.max(0, part)) * 1000) / 10}%`;
}
