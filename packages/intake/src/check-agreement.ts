import type { Dataset } from "@slicetuner/core";
import type { AgreedLabel, LabelAgreement } from "./agree-on-labels.ts";
import type { Finding } from "./finding.ts";
import type { WorkerSkill } from "./worker-skill.ts";

/** Examples with labels as agreed upon, and what is to say about each. */
export interface CheckedLabels {
  /** The same examples; those that nobody answered about keep their label. */
  readonly examples: Dataset;
  /** undefined where all answers are one, and where there is none. */
  readonly findings: readonly (Finding | undefined)[];
}

/**
 * Replaces labels by those agreed upon; quarantines examples on which the answers do not agree, and rejects
 * gold questions, whose label was known before, answered or not.
 * @param minimumConfidence examples below it are quarantined
 */
export function checkAgreement(
  examples: Dataset,
  agreement: LabelAgreement,
  minimumConfidence: number,
  gold: ReadonlyMap<string, number> = new Map(),
): CheckedLabels {
  const labels = examples.labels.slice();
  const findings = examples.exampleIds.map((id, row): Finding | undefined => {
    if (gold.has(id)) {
      return {
        decision: "rejected",
        check: "agreement",
        reason: "a gold question, which measures workers only",
      };
    }
    const agreed = agreement.labels.get(id);
    if (agreed === undefined) return undefined;
    labels[row] = agreed.label ?? labels[row]!;
    return judge(agreed, examples.classes, minimumConfidence);
  });
  return { examples: { ...examples, labels }, findings };
}

function judge(
  agreed: AgreedLabel,
  classes: readonly string[],
  minimumConfidence: number,
): Finding | undefined {
  const check = "agreement";
  const { label, confidence, votes } = agreed;
  const spoken = describeVotes(votes, classes);
  if (label === null) return { decision: "quarantined", check, reason: `no label wins: ${spoken}` };
  const shown = `${spoken}; taken for ${classes[label]} with confidence ${confidence.toFixed(2)}`;
  if (confidence < minimumConfidence) return { decision: "quarantined", check, reason: shown };
  const unanimous = votes.filter((count) => count > 0).length === 1 && votes[label]! > 0;
  return unanimous ? undefined : { decision: "accepted", check, reason: shown };
}

/** E.g. `2 answers >50K, 1 answer <=50K`. */
function describeVotes(votes: readonly number[], classes: readonly string[]): string {
  return [...votes.keys()]
    .filter((label) => votes[label]! > 0)
    .sort((first, second) => votes[second]! - votes[first]! || first - second)
    .map((label) => `${votes[label]} ${votes[label] === 1 ? "answer" : "answers"} ${classes[label]}`)
    .join(", ");
}

/**
 * Workers whose answers, `minimumAnswers` or more, agree with the others' no better than by chance (less than
 * 1.645 standard deviations above it, the one-sided 5 % point), worst first.
 */
export function findCarelessWorkers(workers: readonly WorkerSkill[], minimumAnswers: number): WorkerSkill[] {
  return workers
    .filter(({ answers, agreement, score }) => {
      return answers >= minimumAnswers && agreement !== null && (score === null || score < 1.645);
    })
    .sort((first, second) => (first.score ?? 0) - (second.score ?? 0));
}

/** A sentence about one of {@link findCarelessWorkers}. */
export function describeCareless({ worker, answers, agreement, chance, score }: WorkerSkill): string {
  const percent = (share: number | null) => `${(100 * share!).toFixed(0)} %`;
  const manner =
    score !== null && score < -1.645 ? "answers against the others" : "answers as if without looking";
  return `worker ${worker} ${manner}: ${percent(agreement)} of ${answers} answers agree with the others', ${percent(chance)} would by chance`;
}
