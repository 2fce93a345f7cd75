import { Random } from "@slicetuner/core";
import { expect, it } from "vitest";
import { createEstimator } from "../training/create-estimator.ts";
import { defaults } from "./defaults.ts";
import type { EstimationKind } from "./methods.ts";
import { type OptionName, options } from "./options.ts";

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
  expect(others).toEqual(["workers"]);
});

it("of an estimation's trainings are the described ones", () => {
  const designed = (estimation: EstimationKind, slices: number): number => {
    const rows = Uint32Array.from({ length: 20 }, (_, row) => row);
    const context = { rowsBySlice: new Array<Uint32Array>(slices).fill(rows), random: new Random(1) };
    return createEstimator({ estimation }).design(context).length;
  };
  const [few, more, many] = [15, 31, 32].map((slices) => designed("designed", slices));
  expect(options.trainings.description).toContain(
    `(default: ${designed("loss-prior", 3)} for loss-prior; for designed ${few} for up to 15 slices, ${more} for up to 31, else ${many})`,
  );
});
