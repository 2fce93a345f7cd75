import { expect, it, vi } from "vitest";
import { type Command, type CommandContext, runCommand } from "./command.ts";
import { StandardOutput } from "./standard-output.ts";

const surroundings = {
  signal: new AbortController().signal,
  standardOutput: new StandardOutput(process.stdout),
};

it("goes on without a file that nobody asked for, and says so", async () => {
  const errors = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const run = vi.fn<(context: CommandContext) => Promise<void>>(async () => {});
  const command: Command = {
    name: "try",
    summary: "",
    examples: [],
    options: ["json", "out"],
    defaultFile: "no-such-folder/result.json",
    run,
  };
  await runCommand(command, { json: true }, surroundings);
  const told = errors.mock.calls.map(([text]) => String(text)).join("");
  errors.mockRestore();
  expect(told).toMatch(/Warning: .*no folder.*no-such-folder/);
  expect(run.mock.calls[0]![0].output.file).toBeUndefined();
});
