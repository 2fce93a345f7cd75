import { expectKnown, ProblemList } from "@slicetuner/core";
import type { GeneratorAcquirerOptions } from "./create-generator-acquirer.ts";
import { findMissingFile } from "./find-missing-file.ts";

const known: readonly string[] = [
  "encoder",
  "generate",
  "module",
  "export",
  "command",
  "workingDirectory",
  "environment",
  "timeLimitSeconds",
  "seed",
  "orderKey",
  "memory",
  "unitCosts",
  "priceSteps",
];

/** @throws InvalidInputError with all that is wrong with the options */
export function checkOptions(options: GeneratorAcquirerOptions): void {
  const { command, module, environment = {}, timeLimitSeconds = 600 } = options;
  const problems = new ProblemList();
  expectKnown(options, known, problems);
  const given = (["generate", "module", "command"] as const).filter((name) => options[name] !== undefined);
  problems.expect(
    given.length === 1,
    "command",
    `${given.length === 0 ? "nothing makes examples" : `found ${given.join(" and ")}`}: name one of module and command, or give a function`,
  );
  const isCommand =
    command === undefined ||
    (Array.isArray(command) &&
      command.length > 0 &&
      command.every((word) => typeof word === "string" && word !== ""));
  problems.expect(
    isCommand,
    "command",
    `is ${JSON.stringify(command)}, expected a program and its arguments, e.g. ["python3", "simulate.py"]`,
  );
  problems.expect(
    module === undefined || (typeof module === "string" && module !== ""),
    "module",
    `is ${JSON.stringify(module)}, expected the path of a module`,
  );
  for (const [name, value] of Object.entries(environment)) {
    problems.expect(typeof value === "string", `environment.${name}`, "expected a text");
  }
  problems.expect(
    Number.isFinite(timeLimitSeconds) && timeLimitSeconds > 0,
    "timeLimitSeconds",
    `is ${timeLimitSeconds}, expected a number above 0`,
  );
  problems.throwIfAny();
  // Asked for last, of options that are sound: whoever waits for an order to find a slip in a name may wait
  // for long.
  const missing = findMissingFile(options);
  if (missing !== undefined) problems.add(missing.path, missing.message);
  problems.throwIfAny();
}
