import { type CheckedMeasure, checkedMeasureNames, checkedMeasures } from "@slicetuner/results";
import type { z } from "zod";
import { type Reading, schemaOf } from "../../options/value-schemas.ts";

/** A limit that somebody set, e.g. `loss of every slice <= 0.5`. */
export interface Requirement {
  readonly text: string;
  readonly measure: CheckedMeasure;
  /** Of which part; `all rows`: of none. */
  readonly of:
    | { readonly kind: "all rows" | "every slice" | "every group" }
    | { readonly kind: "named"; readonly name: string };
  readonly limit: number;
}

const form = /^\s*(?<measure>\w+)(?:\s+of\s+(?<part>.+?))?\s*(?<sign><=|>=)\s*(?<limit>[^<>=]+?)\s*$/u;

/** Reads `accuracy >= 0.8`, `loss of every slice <= 0.5`, `accuracy of sex=Female >= 0.75`. */
export const requirement: z.ZodType<Requirement, string> = schemaOf<string, Requirement>(readRequirement);

function readRequirement(input: unknown): Reading<Requirement> {
  const parts = typeof input === "string" ? form.exec(input)?.groups : undefined;
  if (parts === undefined) {
    const expected = "e.g. accuracy >= 0.8, or loss of every slice <= 0.5";
    return { problems: [`is ${JSON.stringify(input)}, expected ${expected}`] };
  }
  const { part, sign } = parts;
  const limit = Number(parts.limit);
  const measure = checkedMeasureNames.find((name) => name === parts.measure);
  const problems: string[] = [];
  if (measure === undefined)
    problems.push(`"${parts.measure}" is no measure; there are ${checkedMeasureNames.join(", ")}`);
  else {
    const isLarger = checkedMeasures[measure] === "larger";
    if (isLarger !== (sign === ">="))
      problems.push(
        `"${input}": a ${isLarger ? "larger" : "smaller"} ${measure} is better; write ${isLarger ? ">=" : "<="}`,
      );
  }
  if (!Number.isFinite(limit)) problems.push(`"${input}": ${parts.limit} is no number`);
  if (problems.length > 0 || measure === undefined) return { problems };
  const of: Requirement["of"] =
    part === undefined
      ? { kind: "all rows" }
      : part === "every slice" || part === "every group"
        ? { kind: part }
        : { kind: "named", name: part };
  return { value: { text: String(input).trim(), measure, of, limit } };
}
