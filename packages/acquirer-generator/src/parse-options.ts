import { parseOptions as parse } from "@slicetuner/core";
import { z } from "zod";
import type { GeneratorAcquirerOptions } from "./create-generator-acquirer.ts";

const schema = z.looseObject({
  module: z.string("expected the path of a module").exactOptional(),
  export: z.string("expected the name of a function").exactOptional(),
  command: z
    .array(z.string(), 'expected a program and its arguments, e.g. ["python3", "simulate.py"]')
    .exactOptional(),
  workingDirectory: z.string("expected the path of a folder").exactOptional(),
  environment: z.record(z.string(), z.string("expected a text")).exactOptional(),
  timeLimitSeconds: z.number().exactOptional(),
  seed: z.union([z.number(), z.string()], "expected a number or a text").exactOptional(),
});

/** What a file may say; functions it cannot. */
export type GeneratorFileOptions = Pick<
  GeneratorAcquirerOptions,
  "module" | "export" | "command" | "workingDirectory" | "environment" | "timeLimitSeconds" | "seed"
>;

/**
 * The options that a file may say, for {@link createGeneratorAcquirer}.
 * @throws InvalidInputError with each that is not known or of another kind
 */
export function parseOptions(input: object): GeneratorFileOptions {
  return parse(schema, input);
}
