import { PassThrough } from "node:stream";
import { InvalidInputError, SliceTunerError } from "@slicetuner/core";
import { expect, it } from "vitest";
import { Output } from "./output.ts";
import { reportError } from "./report-error.ts";
import { StandardOutput } from "./standard-output.ts";
import { visibleJson, visibleText } from "./visible-text.ts";

const attack = "\u001b[2J\u001b]0;title\u0007\u001b[31m\u009b1m\u202egnp.exe\u2066\u007f";
const obeyed = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

it("what a terminal would obey is written out, and the rest stays", () => {
  expect(visibleText("Москва\n\t東京 👩‍👧")).toBe("Москва\n\t東京 👩‍👧");
  expect(visibleText(attack)).toBe(
    "\\u001b[2J\\u001b]0;title\\u0007\\u001b[31m\\u009b1m\\u202egnp.exe\\u2066\\u007f",
  );
  expect(visibleText("\u001b[31mred\u001b[39m\u001b[2J", { keepsColours: true })).toBe(
    "\u001b[31mred\u001b[39m\\u001b[2J",
  );
});

it("JSON stays the same value", () => {
  const json = visibleJson(JSON.stringify({ text: attack }));
  expect(json).not.toMatch(obeyed);
  expect(JSON.parse(json)).toEqual({ text: attack });
});

it.each([false, true])("neither results, warnings nor errors pass it on (--json: %s)", async (json) => {
  const stream = new PassThrough();
  const output = new Output(new StandardOutput(stream), { json });
  output.print(`Москва ${attack}`);
  if (!json) output.warn(`the service says: ${attack}`);
  await output.writeResult({ name: attack });
  stream.end();
  let shown = "";
  for await (const chunk of stream) shown += chunk;
  const problem = new InvalidInputError([{ path: attack, message: attack }], { hint: attack });
  for (const error of [
    problem,
    new SliceTunerError(attack, { hint: attack, cause: new Error(`x${attack}`) }),
  ])
    reportError(error, (text) => {
      shown += text;
    });
  expect(shown).not.toMatch(obeyed);
});
