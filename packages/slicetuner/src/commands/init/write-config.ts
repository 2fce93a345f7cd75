import type { Setup } from "./complete-setup.ts";
import { fewestRows } from "./propose.ts";

/** Options of reading that were said, as they go into the file. */
export type SaidReading = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** The text of a configuration file in TypeScript, JavaScript or JSON, by the file's name. */
export function configText(file: string, data: string, setup: Setup, reading: SaidReading): string {
  const small = setup.cells.filter(({ rows }) => rows < fewestRows);
  const fields: [string, unknown, string][] = [
    ["data", data, "the table; every command reads it"],
    ["label", setup.label, "the column to predict"],
    [
      "sliceBy",
      setup.sliceBy,
      `columns whose values, crossed, make the slices: ${setup.cells.length} of them`,
    ],
    ...(setup.group.length > 0
      ? ([["group", setup.group, "columns whose groups `train` and `evaluate` compare"]] as [
          string,
          unknown,
          string,
        ][])
      : []),
    ...(setup.exclude.length > 0
      ? ([["exclude", setup.exclude, excludeReason(setup)]] as [string, unknown, string][])
      : []),
    ...(small.length > 0
      ? ([
          [
            "minimumExamples",
            fewestRows,
            `leaves out slices with fewer rows: ${small.map(({ name, rows }) => `${name} (${rows})`).join(", ")}`,
          ],
        ] as [string, unknown, string][])
      : []),
    ...(setup.incompleteRows > 0
      ? ([
          [
            "dropIncomplete",
            true,
            `leaves out ${setup.incompleteRows} rows that lack the label or a slice's value`,
          ],
        ] as [string, unknown, string][])
      : []),
    ...Object.entries(reading)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value, "how the table is read"] as [string, unknown, string]),
    [
      "budget",
      setup.budget,
      "what `plan` and `run` may spend, at a price of 1 for each example unless `cost` says otherwise",
    ],
    ["seed", 1, "one seed, one result"],
  ];
  if (file.endsWith(".json"))
    return `${JSON.stringify(Object.fromEntries(fields.map(([name, value]) => [name, value])), null, 2)}\n`;
  const lines = fields.flatMap(([name, value, comment]) => [
    ...wrapped(comment).map((line) => `  // ${line}`),
    `  ${name}: ${asSource(value)},`,
  ]);
  return [
    'import { defineConfig } from "slicetuner";',
    "",
    "// Every command of slicetuner that runs in this folder reads this file. What is said on the command line goes before it.",
    "export default defineConfig({",
    ...lines,
    "});",
    "",
  ].join("\n");
}

/** A list with its entries apart, over several lines where it is long. */
function asSource(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  const entries = value.map((entry) => JSON.stringify(entry));
  const line = `[${entries.join(", ")}]`;
  return line.length <= 90 ? line : `[\n${entries.map((entry) => `    ${entry},\n`).join("")}  ]`;
}

function excludeReason({ leftOut }: Setup): string {
  const reasons = leftOut.map(({ column, reason }) => `${column} ${reason}`);
  return ["columns that are no features", ...reasons].join("\n");
}

/**
 * Comments of at most 100 characters a line. No line break out of a name ends a comment: each line gets its
 * own sign.
 */
function wrapped(text: string): string[] {
  return text.split(/[\n\r\u2028\u2029]+/).flatMap((line) => {
    const lines: string[] = [];
    for (const word of line.split(" ")) {
      const last = lines.at(-1);
      if (last === undefined || last.length + word.length > 99) lines.push(word);
      else lines[lines.length - 1] = `${last} ${word}`;
    }
    return lines;
  });
}
