import { clip, type PairScorer } from "./match-scores.ts";
import { moveRows } from "./move-rows.ts";
import type { PairList } from "./pair-list.ts";

/** Rows that are one, in groups of at least two, each ascending. */
export type RowClusters = readonly (readonly number[])[];

/** Pairs between two clusters that are looked at, at most. */
const lookedAt = 64;

/**
 * Clusters of rows by what links them and what keeps them apart. Two clusters become one where the mean score
 * of all pairs between them, links that miss included, is above 0, the strongest first: greedy additive edge
 * contraction for correlation clustering (N. Bansal, A. Blum and S. Chawla, Machine Learning 56, 2004; M.
 * Keuper et al., ICCV 2015), then rows that fit another cluster better move. So a chain (A like B, B like C,
 * A unlike C) and a hub (one telephone number of a hundred people) do not make one row of many, as a
 * transitive closure would.
 * @param links pairs with scores above 0
 * @param scorer asked for pairs that were not compared; −∞ where two rows must stay apart
 */
export function clusterLinks(rows: number, links: PairList, scorer: PairScorer): RowClusters {
  const clusters: RowClusters[number][] = [];
  for (const component of componentsOf(rows, links)) {
    clusters.push(...splitComponent(component.members, component.links, scorer));
  }
  return clusters.sort((one, two) => one[0]! - two[0]!);
}

interface Component {
  readonly members: number[];
  readonly links: [first: number, second: number, score: number][];
}

/** Rows that links connect, directly or through others. */
function componentsOf(rows: number, links: PairList): Component[] {
  const parent = Int32Array.from({ length: rows }, (_, row) => row);
  const root = (row: number): number => {
    let found = row;
    while (parent[found] !== found) {
      parent[found] = parent[parent[found]!]!;
      found = parent[found]!;
    }
    return found;
  };
  links.forEach((first, second) => {
    const [one, two] = [root(first), root(second)];
    // The lower number: the same components, whatever the order of the links.
    parent[Math.max(one, two)] = Math.min(one, two);
  });
  const components = new Map<number, Component>();
  for (let row = 0; row < rows; row++) {
    const own = root(row);
    if (own === row) continue;
    const component = components.get(own);
    if (component === undefined) components.set(own, { members: [own, row], links: [] });
    else component.members.push(row);
  }
  links.forEach((first, second, score) => {
    components.get(root(first))!.links.push([first, second, score]);
  });
  return [...components.values()];
}

interface Candidate {
  readonly one: number;
  readonly two: number;
  readonly score: number;
}

function splitComponent(
  members: readonly number[],
  links: Component["links"],
  scorer: PairScorer,
): RowClusters[number][] {
  /** Clusters by the number that they were given; those that were merged are gone. */
  const clusters = new Map<number, number[]>(members.map((row, index) => [index, [row]]));
  const indexOf = new Map(members.map((row, index) => [row, index]));
  const neighbours = new Map<number, Set<number>>(members.map((_, index) => [index, new Set()]));
  const queue = new CandidateQueue();
  for (const [first, second, score] of links) {
    const [one, two] = [indexOf.get(first)!, indexOf.get(second)!];
    neighbours.get(one)!.add(two);
    neighbours.get(two)!.add(one);
    queue.push({ one, two, score: clip(score) });
  }
  let next = members.length;
  for (let best = queue.pop(); best !== undefined; best = queue.pop()) {
    const [one, two] = [clusters.get(best.one), clusters.get(best.two)];
    if (one === undefined || two === undefined) continue;
    const merged = [...one, ...two].sort((first, second) => first - second);
    const near = new Set([...neighbours.get(best.one)!, ...neighbours.get(best.two)!]);
    for (const old of [best.one, best.two]) {
      clusters.delete(old);
      neighbours.delete(old);
      near.delete(old);
    }
    clusters.set(next, merged);
    neighbours.set(next, new Set());
    for (const other of near) {
      const others = clusters.get(other);
      if (others === undefined) continue;
      neighbours.get(next)!.add(other);
      neighbours.get(other)!.add(next);
      const score = meanScore(merged, others, scorer);
      if (score > 0) queue.push({ one: other, two: next, score });
    }
    next += 1;
  }
  return moveRows([...clusters.values()], scorer).filter(({ length }) => length > 1);
}

function meanScore(one: readonly number[], two: readonly number[], scorer: PairScorer): number {
  const pairs = one.length * two.length;
  const stride = Math.max(1, pairs / lookedAt);
  let sum = 0;
  let asked = 0;
  for (let place = 0; place < pairs; place += stride) {
    const pair = Math.floor(place);
    const [first, second] = [one[Math.floor(pair / two.length)]!, two[pair % two.length]!];
    sum += clip(scorer.score(Math.min(first, second), Math.max(first, second)));
    asked += 1;
  }
  return sum / asked;
}

/** The highest score first; of equal ones, the lowest numbers. A binary heap. */
class CandidateQueue {
  readonly #heap: Candidate[] = [];

  push(candidate: Candidate): void {
    const heap = this.#heap;
    heap.push(candidate);
    for (let place = heap.length - 1; place > 0; ) {
      const parent = (place - 1) >> 1;
      if (!isBefore(heap[place]!, heap[parent]!)) return;
      [heap[place], heap[parent]] = [heap[parent]!, heap[place]!];
      place = parent;
    }
  }

  pop(): Candidate | undefined {
    const heap = this.#heap;
    const best = heap[0];
    const last = heap.pop();
    if (best === undefined || last === undefined || heap.length === 0) return best;
    heap[0] = last;
    for (let place = 0; ; ) {
      let least = place;
      for (const child of [2 * place + 1, 2 * place + 2]) {
        if (child < heap.length && isBefore(heap[child]!, heap[least]!)) least = child;
      }
      if (least === place) return best;
      [heap[place], heap[least]] = [heap[least]!, heap[place]!];
      place = least;
    }
  }
}

function isBefore(one: Candidate, two: Candidate): boolean {
  return one.score - two.score !== 0
    ? one.score > two.score
    : one.one - two.one !== 0
      ? one.one < two.one
      : one.two < two.two;
}
