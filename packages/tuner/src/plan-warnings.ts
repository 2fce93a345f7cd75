import type { AllocationPlan, LossModel } from "@slicetuner/core";

/** Beyond this many times a slice's size, what is expected of it is a guess. */
const farExtrapolation = 10;

/**
 * What a user should know before trusting a plan; nothing when the plan stands on losses that fall, near the
 * data.
 */
export function planWarnings(
  sliceNames: readonly string[],
  sizes: readonly number[],
  lossModel: LossModel,
  allocation: AllocationPlan,
): string[] {
  const warnings: string[] = [];
  if (lossModel.kind === "independent-curves") {
    const named = (status: string) =>
      sliceNames.filter((_, slice) => lossModel.curves[slice]!.status === status).join(", ");
    const notFalling: readonly [status: string, what: string][] = [
      ["rising", "the loss rises with more data, or is lost in noise"],
      ["flat", "the loss does not depend on the amount of data"],
      ["too-few-points", "there are too few sizes to fit a curve to"],
      ["edge", "the loss falls steeply and then no more, as noise does"],
    ];
    for (const [status, what] of notFalling) {
      const names = named(status);
      if (names !== "") warnings.push(`${names}: ${what}; take the plan for it with care`);
    }
  }
  if (allocation.status === "flat-curves") {
    const what =
      lossModel.kind === "coupled"
        ? "more examples of no slice are expected to help"
        : "no slice's loss falls with more data";
    warnings.push(`${what}: the budget is shared by water filling`);
  }
  sliceNames.forEach((name, slice) => {
    const growth = (sizes[slice]! + allocation.amounts[slice]!) / sizes[slice]!;
    if (growth > farExtrapolation) {
      const what = lossModel.kind === "coupled" ? "what that does" : "its curve";
      warnings.push(`${name}: would grow ${Math.round(growth)} times; ${what} is not known that far`);
    }
  });
  return warnings;
}
