import type { FindResult } from "@slicetuner/results";
import { foundSliceRows, foundSlicesChart } from "../charts/found-slices.ts";
import { countOf, formatNumber } from "../format.ts";
import { checkSizes, checkWarnings } from "./checks.ts";
import { type HealthCheck, type ResultView, section } from "./view.ts";

export function findView(result: FindResult): ResultView {
  const { data, losses, slices, evaluated, tested } = result;
  const groups = overlapping(result);
  const rows = foundSliceRows(result);
  return {
    title: "Slices found",
    answer: answerOf(result),
    picture: slices.length === 0 ? null : foundSlicesChart(rows),
    currency: null,
    facts: [
      ["Data", data.source],
      ["Rows", formatNumber(data.rows, "amount")],
      ["Losses", losses.from],
      ["Mean loss", formatNumber(losses.mean, "loss")],
      [
        "Search",
        `${result.engine}: ${formatNumber(evaluated, "amount")} slices looked at, ${formatNumber(tested, "amount")} tested`,
      ],
      ...(losses.trainer === null ? [] : [["Trained by", losses.trainer] as [string, string]]),
    ],
    checks: findChecks(result),
    sections: [
      section("overlap", "Slices that overlap", {
        paragraphs:
          groups.length === 0
            ? ["No slices overlap much."]
            : [
                "Fixing the first slice of a group usually fixes most of the others. Slices that are not here overlap little.",
              ],
        table:
          groups.length === 0
            ? null
            : {
                columns: [
                  { title: "group", format: "amount" },
                  { title: "slices" },
                  { title: "rows in any", format: "amount" },
                ],
                rows: groups.map((group, index) => [index + 1, group.slices.join("; "), group.rows]),
              },
      }),
      section("examples", "Rows with the largest losses", {
        table: {
          columns: [{ title: "slice" }, { title: "row" }, { title: "loss", format: "loss" }],
          rows: slices.flatMap(({ name, examples }) =>
            examples.map(({ place, loss }) => [name, place, loss]),
          ),
        },
      }),
      section("columns", "Columns", {
        paragraphs: [`Slices could be made of: ${data.columns.join(", ")}.`],
        table:
          data.leftOut.length === 0
            ? null
            : {
                columns: [{ title: "left out" }, { title: "why" }],
                rows: data.leftOut.map(({ column, reason }) => [column, reason]),
              },
      }),
    ],
  };
}

/** A slice that overlaps with no other is a group of its own in the result. */
function overlapping({ groups }: FindResult): FindResult["groups"] {
  return groups.filter((group) => group.slices.length > 1);
}

function answerOf(result: FindResult): string {
  const { slices, losses } = result;
  const [first] = slices;
  if (first === undefined) return "No slice was found on which the model does clearly worse than elsewhere.";
  const together = overlapping(result).flatMap((group) => group.slices).length;
  const overlap = together === 0 ? "" : `, ${together} of which overlap much with another`;
  return `The model does clearly worse on ${countOf(slices.length, "slice")}${overlap}. The first is ${first.name}: ${countOf(first.rows, "row")} with a mean loss of ${formatNumber(first.meanLoss, "loss")}, against ${formatNumber(losses.mean, "loss")} over all rows.`;
}

const endings = {
  "enough-found": "As many slices as were asked for were found; there may be more (--maximum-slices).",
  "searched-all": "Every slice that was allowed was looked at.",
} as const;

function findChecks(result: FindResult): HealthCheck[] {
  const { slices, status, warnings } = result;
  const sizes = Object.fromEntries(slices.map(({ name, rows }) => [name, rows]));
  return [
    status === "wealth-spent"
      ? {
          status: "warn",
          title: "End of the search",
          finding: "No further slice could have been accepted at this significance.",
          advice: "Search in fewer columns, or raise --significance if more false alarms are no harm.",
        }
      : { status: "pass", title: "End of the search", finding: endings[status], advice: null },
    ...(slices.length === 0
      ? []
      : [
          checkSizes(
            "Size of the slices found",
            sizes,
            "Raise the smallest size that is searched: --minimum-rows.",
          ),
        ]),
    ...checkWarnings(warnings),
  ];
}
