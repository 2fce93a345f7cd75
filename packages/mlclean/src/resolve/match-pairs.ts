import { type Blocks, columnKeys, createBlocks, crossedKeys, forEachPair } from "@slicetuner/similarity";
import { type CleaningState, featureColumns } from "../cleaning-state.ts";
import { countAllPairs } from "./all-pairs.ts";
import { type ChosenBlocks, chooseBlocks, ruleKeys } from "./choose-blocks.ts";
import { columnKind } from "./column-kinds.ts";
import { columnValues } from "./column-values.ts";
import { compareColumn } from "./compare-column.ts";
import type { ComparedColumn } from "./compared-column.ts";
import type { MatchModel } from "./fellegi-sunter.ts";
import { learnMatching } from "./learned-matching.ts";
import { type MatchCondition, openRule, ruleScorer } from "./match-rule.ts";
import type { PairScorer } from "./match-scores.ts";
import { PairList } from "./pair-list.ts";

export interface MatchOptions {
  /** `auto`: weights are learnt from the data; else conditions that must all hold. */
  readonly match: "auto" | readonly MatchCondition[];
  /** Whether rows are compared inside their cluster only, if the state has clusters. @default true */
  readonly insideClusters?: boolean;
  /** Pairs that may be compared, as a multiple of the rows. @default 40 */
  readonly comparisonsPerRow?: number;
  /** Rows of a block that each row is compared with, to either side. @default 20; 500 for rules */
  readonly window?: number;
}

/** Pairs that match, and what it took to find them. */
export interface FoundMatches {
  readonly links: PairList;
  readonly scorer: PairScorer;
  readonly comparisons: number;
  readonly allPairs: number;
  /** Pairs that share a block and were not compared because it was too large. */
  readonly leftOut: number;
  readonly model: MatchModel | null;
  readonly columns: readonly { readonly name: string; readonly kind: string }[];
  readonly blocks: readonly string[];
  readonly warnings: readonly string[];
}

/** Finds the pairs that match. */
export function matchPairs(
  state: CleaningState,
  options: MatchOptions,
  allowed: (first: number, second: number) => boolean,
): FoundMatches {
  const found =
    options.match === "auto" ? matchLearned(state, options, allowed) : matchByRule(state, options, allowed);
  const scorer: PairScorer = {
    score: (first, second) => (allowed(first, second) ? found.scorer.score(first, second) : -Infinity),
  };
  return { ...found, scorer, allPairs: countAllPairs(state) };
}

type Found = Omit<FoundMatches, "allPairs">;

function matchLearned(
  state: CleaningState,
  { insideClusters = true, comparisonsPerRow = 40, window = 20 }: MatchOptions,
  allowed: (first: number, second: number) => boolean,
): Found {
  const columns = comparedColumns(state);
  const nothing = {
    links: new PairList(),
    scorer: { score: () => -1 },
    comparisons: 0,
    leftOut: 0,
    model: null,
  };
  if (columns.length === 0 || state.standing.length < 2) {
    return {
      ...nothing,
      columns: [],
      blocks: [],
      warnings: ["no column tells rows apart: nothing was matched"],
    };
  }
  const within = insideClusters ? state.clusters : null;
  const chosen = chooseBlocks(state, columns, { pairsPerRow: comparisonsPerRow, window }, within);
  const between = betweenTables(state);
  const { model, scorer, links, comparisons } = learnMatching(
    state,
    columns,
    chosen,
    (first, second) => between(first, second) && allowed(first, second),
  );
  const warnings = describeLeftOut(chosen, window);
  if (model.status === "iteration-limit") {
    warnings.push(
      "the weights of agreement still moved at the iteration limit: the matches are those of the last",
    );
  }
  if (model.status === "no-matches") {
    warnings.push(
      "nothing tells that any two rows are one: no column or too few agree in what tells one thing from another",
    );
  }
  return {
    links,
    scorer,
    comparisons,
    leftOut: chosen.leftOut,
    model,
    columns: columns.map(({ name, kind }) => ({ name, kind })),
    blocks: chosen.blocks.map(({ name }) => name),
    warnings,
  };
}

/** Each column that tells rows apart, as what it is. */
export function comparedColumns(state: CleaningState): ComparedColumn[] {
  return featureColumns(state, false).flatMap((column) => {
    const values = columnValues(column, state.ids.length, state.standing);
    const kind = columnKind(column, values);
    return kind === "none" ? [] : [compareColumn(column, kind, values)];
  });
}

function matchByRule(
  state: CleaningState,
  { match, insideClusters = true, window = 500 }: MatchOptions,
  allowed: (first: number, second: number) => boolean,
): Found {
  const rule = openRule(state, match as readonly MatchCondition[]);
  const exact = rule.filter(
    ({ condition }) =>
      condition.comparator === "exact" && condition.missingMatches !== true && condition.threshold !== 0,
  );
  const stands = new Set(state.standing);
  const clusters = insideClusters ? state.clusters : null;
  const standing = columnKeys((row) => (stands.has(row) ? (clusters?.[row] ?? 0) : -1));
  const keys =
    exact.length === 0 ? standing : crossedKeys(standing, ruleKeys(exact.map(({ values }) => values)));
  const blocks: Blocks = createBlocks({ rows: state.ids.length, keys, window });
  const scorer = ruleScorer(rule);
  const links = new PairList();
  const between = betweenTables(state);
  let comparisons = 0;
  forEachPair(
    state.ids.length,
    [blocks],
    (first, second) => {
      comparisons += 1;
      const score = scorer.score(first, second);
      if (score > 0) links.add(first, second, score);
    },
    (first, second) => between(first, second) && allowed(first, second),
  );
  const named = [
    ...(clusters === null ? [] : ["clusters"]),
    ...exact.map(({ condition }) => `equal ${condition.column}`),
  ];
  const chosen = {
    blocks: [{ name: named.join(" and ") || "all rows", blocks }],
    leftOut: blocks.leftOut,
    unused: [],
  };
  return {
    links,
    scorer,
    comparisons,
    leftOut: blocks.leftOut,
    model: null,
    columns: rule.map(({ condition }) => ({ name: condition.column, kind: condition.comparator })),
    blocks: chosen.blocks.map(({ name }) => name),
    warnings: describeLeftOut(chosen, window),
  };
}

function betweenTables({ tables }: CleaningState): (first: number, second: number) => boolean {
  return tables === null ? () => true : (first, second) => tables[first] !== tables[second];
}

function describeLeftOut({ blocks, leftOut, unused }: ChosenBlocks, window: number): string[] {
  const warnings: string[] = [];
  if (leftOut > 0) {
    const largest = Math.max(...blocks.map((own) => own.blocks.largestBlock));
    warnings.push(
      `${leftOut.toLocaleString("en")} pairs share a block and were not compared: the largest has ${largest.toLocaleString("en")} rows, ` +
        `of which each is compared with the ${window} next to it on either side`,
    );
  }
  if (unused.length > 0) {
    warnings.push(
      `${unused.length} ways to bring rows together would have cost too many comparisons and were not used, e.g. equal ${unused[0]}`,
    );
  }
  return warnings;
}
