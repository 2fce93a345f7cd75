import { dirname, resolve } from "node:path";
import { expectKnown, issueMessage, type ProblemList } from "@slicetuner/core";
import { writePath } from "@slicetuner/results";
import { z } from "zod";
import { flagOf } from "../cli/option-group.ts";
import { readJsonFile } from "../cli/read-json-file.ts";
import { modernAcquisition } from "./modern-acquisition.ts";

const price = z.number().positive("is a price, expected a number above 0");
const priceStep = z
  .strictObject({
    unitCost: price,
    count: z
      .int("expected a whole number")
      .positive("expected a number above 0")
      .nullable()
      .describe(
        "examples at this price in one round, after those of the steps before; null: as many as one likes",
      ),
  })
  .describe("a price that holds for some examples");
const slicePrice = z.union([price, z.array(priceStep).min(1, "has no price")]);
const prices = z
  .union(
    [slicePrice, z.record(z.string(), slicePrice)],
    "expected a number, a list of { unitCost, count }, or an object { slice: number or list }",
  )
  .describe("price of one example, fees included: for all slices, or by the name of the slice");
const share = z.number().gt(0, "expected a share above 0").max(1, "expected a share of at most 1");

const sourceTypes = ["pool", "inbox", "sql", "http", "mturk", "label-studio", "generator"] as const;

function wrongType(input: unknown): string {
  const what = input === undefined ? "is missing" : `is ${JSON.stringify(input)}`;
  return `${what}, expected one of ${sourceTypes.join(", ")}`;
}

const sourceSchema = z
  .looseObject({
    name: z
      .string()
      .regex(/^(?=.*[A-Za-z0-9])[\w.-]+$/, "expected letters, digits, and . _ - only")
      .max(100, "has more than 100 characters")
      .describe("appears in the ids of orders and in reports"),
    type: z
      .enum(sourceTypes, { error: ({ input }) => wrongType(input) })
      .describe("which acquirer; its own options are fields of the same object"),
    prices: prices.optional(),
    acceptanceRate: share
      .optional()
      .describe("share of its examples that is expected to pass the checks (1)"),
  })
  .describe("one source");

const intakeSchema = z
  .union([z.literal(false), z.looseObject({ gold: z.record(z.string(), z.string()).optional() })])
  .describe(
    "options of the checks that every delivery passes (see the README of @slicetuner/intake); gold: the class of examples whose answers are known; false: no checks",
  );

/** What `--sources` reads. */
export const acquisitionFileSchema = z
  .strictObject({
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, "expected three capital letters, such as EUR")
      .optional()
      .describe("of the budget and of all prices"),
    sources: z
      .array(sourceSchema, {
        error: ({ input }) =>
          input === undefined
            ? 'is missing: list where to buy, e.g. [{ "name": "shop", "type": "pool", "file": "more.csv" }]'
            : "expected a list of sources, each an object with name and type",
      })
      .min(1, "names no source"),
    intake: intakeSchema.optional(),
  })
  .meta({ title: "Where to buy, for --sources" });

/** What a run's journal keeps of it. */
export const recordedAcquisitionSchema = acquisitionFileSchema.extend({
  folder: z.string().describe("paths in it are relative to this folder"),
});

/**
 * Where to buy, and what is checked. Paths in it are relative to its folder; of secrets it holds the names
 * alone.
 */
export type Acquisition = z.infer<typeof recordedAcquisitionSchema>;

export type SourceSettings = Acquisition["sources"][number];

/** Fields of every source; its own stand beside. */
export const commonFields: readonly string[] = Object.keys(sourceSchema.shape);

/**
 * Reads a file of sources; what is wrong with it is added to `problems`, each with its place in the file.
 * @param warn told of names that are out of use
 */
export function readAcquisitionFile(
  file: string,
  problems: ProblemList,
  warn: (message: string) => void,
): Acquisition | undefined {
  const json = readJsonFile(file);
  if (json.status !== "read") {
    const message = json.status === "wrong" ? `"${file}" ${json.message}` : `there is no file "${file}"`;
    problems.add(flagOf("sources"), message);
    return undefined;
  }
  const { modern, renamed } = modernAcquisition(json.value);
  for (const { path, now } of renamed) warn(`${file}: ${path} is an old name: write ${now}`);
  const { data, error } = acquisitionFileSchema.safeParse(modern);
  if (error !== undefined) {
    for (const { code, path, message } of error.issues) {
      if (code === "unrecognized_keys" && path.length === 0)
        expectKnown(modern as object, Object.keys(acquisitionFileSchema.shape), problems, `${file}: `);
      else problems.add(`${file}: ${writePath(path)}`, issueMessage(message));
    }
    return undefined;
  }
  data.sources.forEach(({ name }, index) => {
    const isFirst = data.sources.findIndex((other) => other.name === name) === index;
    problems.expect(isFirst, `${file}: sources[${index}].name`, `"${name}" is used twice`);
  });
  return { ...data, folder: resolve(dirname(file)) };
}
