import type { TrainResult } from "@slicetuner/results";
import { type Column, renderTable } from "../../cli/table.ts";
import { renderFairness, renderGroupRows, showValue } from "../../describe/fairness.ts";
import { nameOf } from "../../fairness/recipes.ts";

/** The methods beside each other: the gap is of the target, or of demographic parity where there is none. */
export function renderMethods(result: TrainResult): string {
  const { methods } = result;
  const isFrontier = methods.some(({ onFrontier }) => onFrontier !== null);
  const columns: Column[] = [
    { title: "method", align: "left" },
    { title: "accuracy" },
    { title: "log loss" },
    { title: "parity gap" },
    { title: "opportunity gap" },
    { title: "odds gap" },
    ...(isFrontier ? [{ title: "frontier", align: "left" as const }] : []),
    { title: "", align: "left" },
  ];
  const rows = methods.map(
    ({ method, target, tolerance, fairnessWeight, test, onFrontier, constantSeeds }) => {
      const { fairness } = test;
      const gaps = fairness
        ? [fairness.demographicParity, fairness.equalOpportunity, fairness.equalizedOdds].map(({ gap }) =>
            showValue(gap),
          )
        : ["–", "–", "–"];
      const recipe = {
        method,
        target: target ?? undefined,
        tolerance: tolerance ?? undefined,
        fairnessWeight,
        isRandomized: method === "post-process" && result.settings.randomized === true,
      };
      return [
        nameOf(recipe),
        showValue(test.accuracy),
        showValue(test.logLoss),
        ...gaps,
        ...(isFrontier ? [onFrontier === true ? "best" : ""] : []),
        constantSeeds > 0 ? `constant for ${constantSeeds} of ${result.seeds.length} seeds` : "",
      ];
    },
  );
  return renderTable(columns, rows);
}

/** The chosen method, group by group. */
export function renderChosen({ methods: [chosen] }: TrainResult): string[] {
  return chosen!.test.groups.flatMap(({ name, fairness, table }) => [
    renderFairness(fairness),
    renderGroupRows(name, table),
  ]);
}

const shown = 5;

/** The rows that FR-Train trusts least, of the first seed. */
export function renderSuspicious({ frTrain }: TrainResult): string[] {
  const [first] = frTrain;
  if (first === undefined || first.suspicious.length === 0) return [];
  const columns: Column[] = [{ title: "suspicious rows", align: "left" }, { title: "weight" }];
  const rows = first.suspicious.slice(0, shown).map(({ row, weight }) => [row, weight.toFixed(3)]);
  const rest = first.suspicious.length - rows.length;
  const table = renderTable(columns, rows);
  return [rest === 0 ? table : `${table}\n${rest} more: see frTrain in --json or result.json.`];
}
