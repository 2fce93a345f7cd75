import type { CountRequest } from "@slicetuner/core";

/** A request, or a part of it. */
export interface CutRequest {
  readonly request: CountRequest;
  /** Number of the request. */
  readonly index: number;
  /** Where the part's columns begin among the request's. */
  readonly place: number;
}

/** Tasks for each thread, so that all are busy to the end. */
const tasksPerThread = 4;

/**
 * Cuts requests for several threads, the longest tasks first. A request stays whole, for the rows are
 * numbered once for all of its columns, unless there are too few requests. Each table is counted by one
 * thread, so that the cut changes no bit.
 */
export function cutRequests(requests: readonly CountRequest[], threads: number): CutRequest[] {
  const columns = requests.reduce((sum, request) => sum + request.columns.length, 0);
  // Columns are counted in pairs.
  const share = threads === 1 ? columns : 2 * Math.ceil(columns / (2 * tasksPerThread * threads));
  const most = Math.max(2, share);
  const cut = requests.flatMap((request, index) => {
    const parts: CutRequest[] = [];
    for (let place = 0; place < request.columns.length; place += most) {
      const part = request.columns.slice(place, place + most);
      parts.push({ request: { ...request, columns: part }, index, place });
    }
    return parts;
  });
  return threads === 1
    ? cut
    : cut.sort((left, right) => right.request.columns.length - left.request.columns.length);
}
