import { studentQuantile } from "@slicetuner/core";
import { type CompareResult, formatAmount } from "@slicetuner/results";
import { renderTable } from "../../cli/table.ts";
import { formatLoss } from "../../describe/format.ts";
import { listed } from "../../results/describe-pairs.ts";

/** Of intervals around a mean difference. */
const level = 0.95;

type Pair = CompareResult["pairs"][number];

/** What buying by the plan brought beside each other way, with intervals, and what that says. */
export function renderAnswer({ pairs, methods, plans }: Answered): string {
  const own = pairs.filter(({ method }) => method === plans);
  const spent = formatAmount(methods.find(({ method }) => method === plans)!.spent.mean);
  const table = renderTable(
    [
      { title: `loss when ${plans} spends ${spent}, less the loss of`, align: "left" },
      { title: "mean" },
      { title: `${100 * level} % interval` },
      { title: "lower on" },
    ],
    own.map((pair) => [nameOf(pair), formatLoss(pair.loss.difference), interval(pair), winsOf(pair)]),
  );
  return `${table}\n\n${verdict(own)}`;
}

interface Answered extends Pick<CompareResult, "pairs" | "methods"> {
  /** The name of the method that plans. */
  readonly plans: string;
}

const names: Readonly<Record<string, string>> = {
  none: "buying nothing",
  uniform: "equal amounts (uniform)",
  "water-filling": "filling up the smallest (water-filling)",
};

function nameOf({ other }: Pair): string {
  return names[other] ?? other;
}

function winsOf({ loss: { wins, seeds } }: Pair): string {
  return `${wins} of ${seeds} draws`;
}

function interval({ loss: { difference, standardError, seeds } }: Pair): string {
  const reach = (standardError ?? Number.NaN) * studentQuantile((1 + level) / 2, seeds - 1);
  return `${formatLoss(difference - reach)} to ${formatLoss(difference + reach)}`;
}

/** One sentence for all that is said alike. */
function verdict(pairs: readonly Pair[]): string {
  const of = (wanted: Pair["loss"]["verdict"]): string =>
    listed(pairs.filter(({ loss }) => loss.verdict === wanted).map(nameOf)).replace(
      / and (?!.* and )/,
      " or ",
    );
  const sentences = [
    ["better", "The plan is better than $."],
    ["worse", "The plan is worse than $."],
    [
      "within-noise",
      "Whether the plan is better than $ cannot be told from so few draws: the interval holds 0.",
    ],
  ] as const;
  return sentences
    .flatMap(([kind, text]) => (of(kind) === "" ? [] : [text.replace("$", of(kind))]))
    .join(" ");
}
