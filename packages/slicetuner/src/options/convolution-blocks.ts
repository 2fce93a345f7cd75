import type { ConvolutionBlock } from "@slicetuner/core";
import type { z } from "zod";
import { number, schemaOf, show, whole, wrong } from "./value-schemas.ts";

/** How blocks may be written on the command line. */
export const blockForms = "32,64 or 32:kernel=5:pool=1:dropout=0.25,64";

/**
 * What a configuration file may hold: the text of the command line, or blocks, of which a number says the
 * filters.
 */
export type BlocksInput = string | readonly (number | ConvolutionBlock)[];

/** A share dropped: all of it would leave nothing. */
export const share: z.ZodType<number, number | string> = number(
  "a number of at least 0 and below 1",
  (value) => value >= 0 && value < 1,
);

const fields = {
  filters: whole(1),
  kernelSize: number("an odd whole number", (value) => Number.isSafeInteger(value) && value % 2 === 1),
  pool: whole(1),
  dropout: share,
} as const;

type FieldName = keyof typeof fields;

/** The fields by their names in text. */
const textNames: Readonly<Record<string, FieldName>> = {
  kernel: "kernelSize",
  pool: "pool",
  dropout: "dropout",
};

/** Blocks of convolution and pooling, at least one. */
export const blocks: z.ZodType<ConvolutionBlock[], BlocksInput> = schemaOf((input) => {
  const parts = typeof input === "string" ? input.split(",").map((part) => part.trim()) : input;
  if (!Array.isArray(parts) || parts.length === 0 || parts.includes(""))
    return wrong(input, `blocks: ${blockForms}`);
  const problems: string[] = [];
  const read = parts.map((part: unknown, index) => {
    const place = parts.length > 1 ? `block ${index + 1}: ` : "";
    return readBlock(part, (message) => problems.push(`${place}${message}`));
  });
  return problems.length > 0 ? { problems } : { value: read };
});

function readBlock(input: unknown, refuse: (message: string) => void): ConvolutionBlock {
  const block: Partial<Record<FieldName, number>> = {};
  for (const [name, value] of Object.entries(fieldsOf(input, refuse))) {
    if (!isField(name)) {
      refuse(`has the field ${show(name)}, expected ${Object.keys(fields).join(", ")}`);
      continue;
    }
    if (value === undefined && name !== "filters") continue;
    const result = fields[name].safeParse(value);
    if (result.success) block[name] = result.data;
    else for (const { message } of result.error.issues) refuse(`${name} ${message}`);
  }
  return block as ConvolutionBlock;
}

function isField(name: string): name is FieldName {
  return Object.hasOwn(fields, name);
}

/** A block as it was written, the filters always among its fields. */
function fieldsOf(input: unknown, refuse: (message: string) => void): Record<string, unknown> {
  if (typeof input === "string") return fieldsOfText(input, refuse);
  if (typeof input === "number") return { filters: input };
  if (typeof input === "object" && input !== null && !Array.isArray(input))
    return { filters: undefined, ...input };
  refuse(`is ${show(input)}, expected a number of filters or { filters, kernelSize, pool, dropout }`);
  return {};
}

/** `32:kernel=5:pool=1` */
function fieldsOfText(text: string, refuse: (message: string) => void): Record<string, unknown> {
  const [filters, ...others] = text.split(":");
  const read: Record<string, unknown> = { filters };
  for (const part of others) {
    const [name = "", value, ...more] = part.split("=");
    if (value !== undefined && more.length === 0 && Object.hasOwn(textNames, name))
      read[textNames[name]!] = value;
    else refuse(`has ${show(part)}, expected kernel=, pool= or dropout= with a number`);
  }
  return read;
}

/** Blocks as {@link blocks} reads them from the command line. */
export function blocksText(given: readonly ConvolutionBlock[]): string {
  return given
    .map((block) =>
      Object.entries(textNames).reduce(
        (text, [name, field]) => (block[field] === undefined ? text : `${text}:${name}=${block[field]}`),
        String(block.filters),
      ),
    )
    .join(",");
}
