import type { CleaningState } from "./cleaning-state.ts";

/** The state without some rows, which are given with the reason elsewhere. */
export function removeRows(state: CleaningState, removed: ReadonlySet<number>): CleaningState {
  if (removed.size === 0) return state;
  const mergedInto = state.mergedInto.map((target) => (target >= 0 && removed.has(target) ? -1 : target));
  return { ...state, mergedInto, standing: state.standing.filter((row) => !removed.has(row)) };
}
