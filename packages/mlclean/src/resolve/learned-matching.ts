import { forEachPair } from "@slicetuner/similarity";
import { countAllPairs, levelsOfAllPairs, type MatchedRows } from "./all-pairs.ts";
import { keepBestPartners } from "./best-partners.ts";
import type { ChosenBlocks } from "./choose-blocks.ts";
import type { ComparedColumn } from "./compared-column.ts";
import { learnMatchModel, type MatchModel } from "./fellegi-sunter.ts";
import { createFrequencyEvidence } from "./frequency-evidence.ts";
import type { PairScorer } from "./match-scores.ts";
import { scoreMatch } from "./pair-classes.ts";
import { PairList } from "./pair-list.ts";
import { type CorrespondenceEvidence, learnCorrespondence } from "./value-correspondence.ts";

export interface LearnedMatching {
  readonly model: MatchModel;
  readonly scorer: PairScorer;
  /** Pairs that match, with their scores. */
  readonly links: PairList;
  readonly comparisons: number;
}

/**
 * Of matching rows one column at least must say so much, in nats (agreement by chance in 1 of 90 pairs):
 * people who have the same age, job and schooling are alike, and not one. A table of few rows cannot say so
 * much.
 */
const identifying = 4.5;

/** Pairs with a lower logarithm of the odds say nothing of which values correspond. */
const leastOdds = -3;

/**
 * Compares the candidate pairs, learns the weights of agreement from them, and keeps the pairs that more
 * probably match than not.
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
  const ofAll = levelsOfAllPairs(rows, columns);
  const model = learnMatchModel({
    patterns,
    allPairs,
    columns: ofAll,
    leastEvidence: Math.min(identifying, 0.75 * Math.log(rows.standing.length)),
  });
  const frequency = createFrequencyEvidence(rows, columns);
  const scoreLevels = (levels: ArrayLike<number>) =>
    scoreMatch(levels, model.matches, [...model.related, model.others]);
  const patternScores = patterns.map(({ levels }) => scoreLevels(levels));
  let correspondence: CorrespondenceEvidence = () => 0;
  const scoreCandidates = (visit: (first: number, second: number, score: number) => void) =>
    candidates.forEach((first, second, number) => {
      const { levels } = patterns[number]!;
      const evidence = frequency(first, second, levels) + correspondence(first, second, levels);
      visit(first, second, patternScores[number]! + evidence);
    });
  const links = new PairList();
  if (model.status !== "no-matches") {
    // Twice: which pairs match tells which values correspond, and these tell better which pairs match.
    for (let round = 0; round < 2; round++) {
      const probable = new PairList();
      scoreCandidates((first, second, score) => {
        if (score > leastOdds) probable.add(first, second, 1 / (1 + Math.exp(-score)));
      });
      correspondence = learnCorrespondence(rows, columns, ofAll, probable);
    }
    scoreCandidates((first, second, score) => {
      if (score > 0) links.add(first, second, score);
    });
  }
  return {
    model,
    links: rows.tables === null ? links : keepBestPartners(links, rows.tables),
    comparisons: candidates.size,
    scorer: {
      score(first, second) {
        const levels = columns.map((column) => column.level(first, second));
        return scoreLevels(levels) + frequency(first, second, levels) + correspondence(first, second, levels);
      },
    },
  };
}
