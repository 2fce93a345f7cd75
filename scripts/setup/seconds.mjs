/** Time since `started` (of `performance.now()`), e.g. `3.4 s`. */
export function secondsSince(started) {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
