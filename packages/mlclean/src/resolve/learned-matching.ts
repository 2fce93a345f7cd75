import { forEachPair } from "@slicetuner/similarity";
import { countAllPairs, levelsOfAllPairs, type MatchedRows } from "./all-pairs.ts";
import type { ChosenBlocks } from "./choose-blocks.ts";
import type { ComparedColumn } from "./compared-column.ts";
import { learnMatchModel, type MatchModel } from "./fellegi-sunter.ts";
import { createFrequencyEvidence } from "./frequency-evidence.ts";
import type { PairScorer } from "./match-scores.ts";
import { scoreMatch } from "./pair-classes.ts";
import { PairList } from "./pair-list.ts";

export interface LearnedMatching {
  readonly model: MatchModel;
  readonly scorer: PairScorer;
  /** Pairs that match, with their scores. */
  readonly links: PairList;
  readonly comparisons: number;
}

/**
 * Compares the candidate pairs, learns the weights of agreement from them, and keeps the pairs that more probably match than not.
 * @param allowed which pairs may match
 */
export function learnMatching(
  rows: MatchedRows,
  columns: readonly ComparedColumn[],
  { blocks }: ChosenBlocks,
  allowed: (first: number, second: number) => boolean,
): LearnedMatching {
  const size = columns[0]!.codes.length;
  const patternNumbers = new Map<number, number>();
  const patterns: { levels: number[]; count: number }[] = [];
  const candidates = new PairList();
  forEachPair(
    size,
    blocks.map((own) => own.blocks),
    (first, second) => {
      let key = 0;
      for (const column of columns) key = key * (column.levels + 1) + column.level(first, second);
      let number = patternNumbers.get(key);
      if (number === undefined) {
        number =
          patterns.push({ levels: columns.map((column) => column.level(first, second)), count: 0 }) - 1;
        patternNumbers.set(key, number);
      }
      patterns[number]!.count += 1;
      candidates.add(first, second, number);
    },
    allowed,
  );
  const allPairs = countAllPairs(rows);
  const model = learnMatchModel({
    patterns,
    allPairs,
    all: levelsOfAllPairs(rows, columns),
  });
  const evidence = createFrequencyEvidence(rows, columns);
  const scoreLevels = (levels: ArrayLike<number>) =>
    scoreMatch(levels, model.matches, [...model.related, model.others]);
  const scorer: PairScorer = {
    score(first, second) {
      const levels = columns.map((column) => column.level(first, second));
      return scoreLevels(levels) + evidence(first, second, levels);
    },
  };
  const links = new PairList();
  if (model.status !== "no-matches") {
    const patternScores = patterns.map(({ levels }) => scoreLevels(levels));
    candidates.forEach((first, second, number) => {
      const value = patternScores[number]! + evidence(first, second, patterns[number]!.levels);
      if (value > 0) links.add(first, second, value);
    });
  }
  return { model, scorer, links, comparisons: candidates.size };
}
