import { ProblemList } from "@slicetuner/core";
import type { Settings } from "../settings/options.ts";
import { type PerSlice, resolvePerSlice } from "../settings/per-slice.ts";
import type { DataSource, SplitSizes } from "./data-source.ts";

const quarter: PerSlice = { kind: "share", share: 0.25 };

/**
 * Sizes that hold validation (and test) examples out of the data and train on all others.
 * @throws InvalidInputError for a slice that would be left without validation or training examples.
 */
export function holdOutSizes(
  source: DataSource,
  settings: Pick<Settings, "validation" | "test">,
): SplitSizes {
  const problems = new ProblemList();
  const { slices } = source;
  const validation = resolvePerSlice(settings.validation ?? quarter, slices, "--validation", problems);
  const test = resolvePerSlice(settings.test ?? { kind: "number", number: 0 }, slices, "--test", problems);
  const initial = slices.map(({ name, size }, slice) => {
    const held = validation[slice]! + test[slice]!;
    problems.expect(
      validation[slice]! > 0,
      "--validation",
      `slice "${name}" (${size} examples) gets no validation example; ask for a number, or merge slices`,
    );
    problems.expect(
      held < size,
      "--validation",
      `slice "${name}" has ${size} examples; ${held} held out leave none to train on`,
    );
    return Math.max(0, size - held);
  });
  problems.throwIfAny();
  return { initial, validation, test };
}
