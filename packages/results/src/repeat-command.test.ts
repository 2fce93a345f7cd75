import { expect, it } from "vitest";
import type { PlanResult } from "./index.ts";
import { repeatCommand } from "./repeat-command.ts";

function commandOf(settings: Record<string, unknown>) {
  return repeatCommand({ kind: "plan", command: "plan", settings } as unknown as PlanResult);
}

it("writes settings as options of the command line", () => {
  const settings = {
    data: "my people.csv",
    sliceBy: ["race", "sex"],
    hiddenSizes: [],
    fileOrder: true,
    cost: { "White-Male": 1.5, B: 1 },
    budget: 300,
  };
  expect(commandOf(settings)).toEqual({
    command:
      "slicetuner plan --data 'my people.csv' --slice-by race,sex --hidden-sizes none --file-order --budget 300 --cost White-Male=1.5,B=1",
    settings: null,
  });
});

it("quotes what a shell would read otherwise", () => {
  expect(commandOf({ label: "it's; rm -rf $HOME" })?.command).toBe(
    "slicetuner plan --label 'it'\\''s; rm -rf $HOME'",
  );
});

it("says a program as one word of the command line", () => {
  const settings = { trainer: "command", command: ["python3", "my train.py", "--epochs=8"] };
  expect(commandOf(settings)?.command).toBe(
    "slicetuner plan --trainer command --command 'python3 '\\''my train.py'\\'' --epochs=8'",
  );
});

it.each([
  [{ cost: { "a,b": 1 } }],
  [{ cost: { "a=b": 1 } }],
  [{ exclude: ["a,b"] }],
  [{ exclude: ['"a"'] }],
  [{ cost: { '"a" b': 1 } }],
  [{ blocks: [{ filters: 32 }] }],
  [{ cost: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`s${index}`, 1])) }],
])("asks for a file where an option has no short form: %j", (settings) => {
  expect(commandOf(settings)).toEqual({ command: "slicetuner plan --config settings.json", settings });
});
