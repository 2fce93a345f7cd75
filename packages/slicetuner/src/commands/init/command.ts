import { existsSync } from "node:fs";
import { InvalidInputError } from "@slicetuner/core";
import { type InitResult, startResult } from "@slicetuner/results";
import { asCategories, findColumn } from "@slicetuner/tabular";
import { quote } from "shlex";
import { collectProblems } from "../../cli/collect-problems.ts";
import { pc } from "../../cli/colors.ts";
import { allOf, defineCommand } from "../../cli/define-command.ts";
import { pickOptions } from "../../cli/option-group.ts";
import { findObstacle, writeWhole } from "../../cli/result-file.ts";
import { isSameFile } from "../../cli/same-file.ts";
import { readTableInput } from "../../data/rows-in-memory.ts";
import { readOptionsOf } from "../../data/table-options.ts";
import { openTable } from "../../data/table-source.ts";
import { groupOptions } from "../../options/group-options.ts";
import { warningsInOptionWords } from "../../options/option-words.ts";
import { outputOptions } from "../../options/output-options.ts";
import { completeSetup, smallCells } from "./complete-setup.ts";
import { initOptions, tableOptions } from "./options.ts";
import { fewestRows, findDoubtful } from "./propose.ts";
import { openTerminalQuestions } from "./questions.ts";
import { renderSetup } from "./render.ts";
import { configText } from "./write-config.ts";

const defaultFiles = ["slicetuner.config.ts", "slicetuner.config.js", "slicetuner.config.json"];

export const command = defineCommand({
  examples: [
    "slicetuner init people.csv",
    "slicetuner init people.csv --yes",
    "slicetuner init people.csv --label income --slice-by race,sex --group sex --budget 500",
  ],
  options: [tableOptions, pickOptions(groupOptions, ["group"]), initOptions, outputOptions],
  ignoresConfiguration: true,
  argument: { name: "file", option: "data", description: "a CSV or Parquet file" },

  async prepare({ data: spec, groups, init, output }, { problems, signal }) {
    const { data, label, sliceBy, exclude } = spec;
    problems.expect(data !== undefined, "--data", "is missing: name a CSV or Parquet file");
    const isFile = data === undefined || typeof data === "string";
    problems.expect(isFile, "--data", "holds rows, and a configuration names a file");
    const { to } = init;
    const isConfig = /\.(ts|js|json)$/.test(to);
    problems.expect(isConfig, "--to", `is ${to}, expected a name that ends with .ts, .js or .json`);
    problems.expect(
      init.force || !existsSync(to),
      "--to",
      `"${to}" is there already; --force replaces it, and --to names another`,
    );
    const obstacle = await findObstacle(to);
    if (obstacle !== undefined) problems.add("--to", obstacle);
    problems.expect(typeof data !== "string" || !isSameFile(to, data), "--to", `would replace "${data}"`);
    const table =
      typeof data !== "string"
        ? undefined
        : await collectProblems(problems, () => readTableInput(data, readOptionsOf(spec, undefined, signal)));
    const { table: there, data: file } = allOf({ table, data }, problems);
    const isAsked =
      !init.yes && !output.json && process.stdin.isTTY === true && process.stdout.isTTY === true;
    const questions = isAsked ? await openTerminalQuestions(signal) : undefined;
    const said = { label, sliceBy, exclude, group: groups.columns.length > 0 ? groups.columns : undefined };
    const setup = await completeSetup(there, { ...said, budget: init.budget }, problems, {
      questions,
      takesProposals: init.yes,
    });
    if (setup === undefined) throw new DOMException("nobody answered", "AbortError");
    const {
      categorical,
      id,
      weight,
      delimiter,
      missingValues,
      renameDuplicates,
      decimal,
      thousands,
      memoryLimit,
    } = spec;
    const reading = {
      categorical,
      id,
      weight,
      delimiter,
      missingValues,
      renameDuplicates,
      decimal,
      thousands,
      memoryLimit,
    };
    // The commands read the table like this: what they would refuse is refused now.
    const source = await openTable(
      file,
      {
        ...spec,
        ...{ label: setup.label, sliceBy: [...setup.sliceBy], exclude: [...setup.exclude] },
        ...(smallCells(setup).length > 0 && { minimumExamples: fewestRows }),
        ...(setup.incompleteRows > 0 && { dropIncomplete: true }),
      },
      { kind: "columns", sliceBy: setup.sliceBy },
      "redrawn",
      signal,
    );
    if (source.slices.length < 2) {
      const message = `leaves ${source.slices.length} slice of at least ${fewestRows} rows; name other columns`;
      throw new InvalidInputError([{ path: "--slice-by", message }]);
    }
    const features = there.columns
      .map(({ name }) => name)
      .filter((name) => name !== setup.label && !setup.exclude.includes(name));
    const doubtful = findDoubtful(there, setup.label, features);
    return { table: there, file: String(file), setup, to, reading, doubtful };
  },

  async run({ table, file, setup, to, reading, doubtful }): Promise<InitResult> {
    const text = configText(to, file, setup, reading);
    await writeWhole(to, text);
    const label = asCategories(findColumn(table, setup.label)!);
    const counts = label.categories.map(() => 0);
    for (const code of label.codes) if (code >= 0) counts[code]! += 1;
    const isDefault = defaultFiles.includes(to);
    return {
      ...startResult("init"),
      command: "init",
      source: file,
      rows: table.rowCount,
      label: {
        column: setup.label,
        classes: label.categories.map((name, code) => ({ name, rows: counts[code]! })),
      },
      sliceBy: [...setup.sliceBy],
      smallestSlice: fewestRows,
      slices: setup.cells.map(({ name, rows }) => ({ name, rows, isTooSmall: rows < fewestRows })),
      group: [...setup.group],
      leftOut: setup.leftOut.map((one) => ({ ...one })),
      incompleteRows: setup.incompleteRows,
      budget: setup.budget,
      file: to,
      text,
      next: isDefault ? "slicetuner plan" : `slicetuner plan --config ${quote(to)}`,
      warnings: [...warningsInOptionWords(table.warnings), ...doubtful],
    };
  },

  show(result, { output }) {
    for (const warning of result.warnings) output.warn(warning);
    output.print(renderSetup(result));
    output.print(pc.dim(`Next: \`${result.next}\` says how much to buy of each slice; it buys nothing.`));
  },
});
