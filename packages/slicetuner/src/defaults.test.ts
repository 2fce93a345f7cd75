import { expect, it } from "vitest";
import { defaults } from "./defaults.ts";
import { type OptionName, options } from "./settings/options.ts";

it("are the values that the options' descriptions name", () => {
  const described = Object.entries(options).flatMap(([name, { description }]) => {
    const value = /\(default: ([\w.-]+)\)$/.exec(description)?.[1];
    return value === undefined || name === "cost" ? [] : [[name, value]];
  });
  const names = described.map(([name]) => name as keyof typeof defaults);
  expect(described).toEqual(names.map((name) => [name, String(defaults[name])]));
  // Those that a single word does not describe.
  const others = (Object.keys(defaults) as OptionName[]).filter(
    (name) => !(names as string[]).includes(name),
  );
  expect(others).toEqual(["strategies", "workers"]);
});
