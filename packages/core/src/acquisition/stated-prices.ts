import type { Slice } from "../data/slice.ts";
import { ProblemList } from "../errors/invalid-input-error.ts";
import type { Order, PriceStep, Quote } from "./acquirer.ts";
import { sliceOfOrder } from "./known-slice.ts";

/** Prices as a user states them for a source that tells none. */
export interface StatedPricesOptions {
  /**
   * Price of one example of each slice, fees included, > 0, in the unit of the budget. @default 1 for every
   * slice
   */
  readonly unitCosts?: readonly number[];
  /** Per slice, prices that change with the number bought in a round; instead of `unitCosts`. */
  readonly priceSteps?: readonly (readonly PriceStep[])[];
}

/** A user's own prices: what a source that tells none quotes and charges. */
export class StatedPrices {
  readonly #slices: readonly Slice[];
  readonly #steps: readonly (readonly PriceStep[])[];
  readonly #changing: boolean;

  /** @throws InvalidInputError with every price that is missing or not above 0 */
  constructor(slices: readonly Slice[], { unitCosts, priceSteps }: StatedPricesOptions) {
    this.#slices = slices;
    this.#changing = priceSteps !== undefined;
    this.#steps =
      priceSteps ?? (unitCosts ?? slices.map(() => 1)).map((unitCost) => [{ unitCost, count: null }]);
    checkSteps(slices, this.#steps, this.#changing ? "priceSteps" : "unitCosts");
  }

  /** The prices as a quote has them. */
  quote(): Pick<Quote, "unitCosts" | "priceSteps"> {
    const unitCosts = this.#steps.map((steps) => steps[0]!.unitCost);
    return this.#changing ? { unitCosts, priceSteps: this.#steps } : { unitCosts };
  }

  /**
   * What one example of the order costs: the highest price that the order agrees to; undefined where all are
   * higher.
   * @throws InvalidInputError when there is no such slice
   */
  unitCostOf(order: Order): number | undefined {
    sliceOfOrder(order, this.#slices);
    const agreed = this.#steps[order.slice]!.map(({ unitCost }) => unitCost).filter(
      (price) => price <= order.unitCost,
    );
    return agreed.length === 0 ? undefined : Math.max(...agreed);
  }

  /** Why an order is refused for which `unitCostOf` knows no price. */
  refusal(order: Order): string {
    const price = Math.min(...this.#steps[order.slice]!.map(({ unitCost }) => unitCost));
    return `the price of ${this.#slices[order.slice]!.name} has risen to ${price}, the order agrees to ${order.unitCost}`;
  }
}

function checkSteps(
  slices: readonly Slice[],
  steps: readonly (readonly PriceStep[])[],
  field: "unitCosts" | "priceSteps",
): void {
  const problems = new ProblemList();
  problems.expect(
    steps.length === slices.length,
    field,
    `${steps.length} prices, expected one for each of ${slices.length} slices`,
  );
  steps.forEach((own, slice) => {
    problems.expect(own.length > 0, `${field}[${slice}]`, "is empty, expected at least one price");
    own.forEach(({ unitCost, count }, index) => {
      const path = field === "unitCosts" ? `unitCosts[${slice}]` : `priceSteps[${slice}][${index}]`;
      problems.expect(
        unitCost > 0 && Number.isFinite(unitCost),
        path,
        `is ${unitCost}, expected a price above 0`,
      );
      problems.expect(
        count === null || (Number.isInteger(count) && count > 0),
        path,
        `holds for ${count} examples, expected a whole number above 0 or null`,
      );
    });
  });
  problems.throwIfAny();
}
