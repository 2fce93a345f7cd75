import { z } from "zod";

const inputSchema = z.object({
  option: z.string().describe("that named it, e.g. data"),
  path: z.string().describe("as it was named; of a known data set the file's own name"),
  bytes: z.number().describe("of the file; of a folder, of all files in it"),
  sha256: z
    .string()
    .nullable()
    .describe(
      "in hexadecimal, of the file; of a folder, of the lines `sha256  path` of its files, by their paths; null for what cannot be read twice, such as a pipe",
    ),
});

/** What a result was made with and of, and how it is made again. */
export const provenanceSchema = z.object({
  repeat: z
    .string()
    .describe(
      "the command that gives the result again; where it says settings.json, `settings` is its content",
    ),
  version: z.string().describe("of slicetuner"),
  node: z.string().describe("version of Node.js, e.g. v22.11.0"),
  inputs: z.array(inputSchema).describe("the files that were read, but for what sources delivered"),
});

export type Provenance = z.infer<typeof provenanceSchema>;

/** The field of results that say what they were made with; results of earlier versions do not. */
export const provenanceShape = { provenance: provenanceSchema.optional() };
