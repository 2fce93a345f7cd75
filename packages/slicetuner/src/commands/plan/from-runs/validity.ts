import type { RunsPlanResult } from "@slicetuner/results";
import { quote } from "shlex";
import { renderTable } from "../../../cli/table.ts";
import { quoteInList } from "../../../options/split-list.ts";

type Validity = RunsPlanResult["runs"]["validity"];
type Change = Validity[number]["changes"][number];

/** Longer lists of runs are counted in a title. */
const longestTitle = 16;

/** Which runs still tell what, and why; undefined where no slice has changed and all runs tell the same. */
export function renderValidity(validity: Validity): string | undefined {
  if (validity.length < 2 && validity.every(({ changes }) => changes.length === 0)) return undefined;
  const [first] = validity;
  const losses = [...first!.losses, ...first!.notFor];
  const table = renderTable(
    [
      { title: "valid for the loss of", align: "left" },
      ...validity.map(({ runs }) => ({ title: titleOf(runs) })),
    ],
    losses.map((name) => [name, ...validity.map((group) => (group.losses.includes(name) ? "yes" : "no"))]),
  );
  const reasons = validity.flatMap(({ runs, changes }) =>
    changes.map((change) => `Runs ${rangesOf(runs)}: ${describeChange(change)}.`),
  );
  return [table, ...(reasons.length > 0 ? [[...reasons, ...suggestMerging(validity)].join("\n")] : [])].join(
    "\n\n",
  );
}

/** How runs from before a split can tell a loss too. */
function suggestMerging(validity: Validity): string[] {
  const silent = validity.filter(({ losses }) => losses.length === 0);
  const splits = silent.flatMap(({ changes }) => changes.filter(({ kind }) => kind === "split"));
  if (splits.length === 0) return [];
  const words = [...new Set(splits.map(({ before, now }) => quoteInList(`${before[0]}=${now.join("+")}`)))];
  const runs = rangesOf(silent.flatMap((group) => group.runs));
  return [
    `Runs ${runs} are not used. \`--merged ${quote(words.join(","))}\` plans with all runs, for parts together.`,
  ];
}

function titleOf(runs: readonly number[]): string {
  const ranges = `runs ${rangesOf(runs)}`;
  return ranges.length > longestTitle ? `${runs.length} runs` : ranges;
}

/** `1–3, 7` */
function rangesOf(runs: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const run of runs) {
    const open = ranges.at(-1);
    if (open !== undefined && open[1] === run - 1) open[1] = run;
    else ranges.push([run, run]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}–${last}`)).join(", ");
}

function describeChange({ kind, before, now, shares }: Change): string {
  const parts = Object.entries(shares ?? {}).map(([name, share]) => `${Math.round(100 * share)} % ${name}`);
  const divided = parts.join(" and ");
  switch (kind) {
    case "renamed":
      return `${before[0]} is called ${now[0]} now`;
    case "split":
      return `${before[0]} was split; its size counts as ${divided}, its loss tells of none of them alone`;
    case "merged":
      return `${before.join(" and ")} are one now, ${now[0]}; their sizes add up, their loss is the mean of ${divided}`;
    case "regrouped":
      return `${before.join(" and ")} were cut anew; their sizes together count as ${divided}, their losses tell of none of them`;
    case "edited":
      return `${now[0]} has other rows now; its size is taken as it was, its loss does not count`;
    case "new":
      return `${now[0]} is new; there was none of it`;
    case "gone":
      return `${before[0]} is no longer there; runs that had some of it are left out`;
  }
}
