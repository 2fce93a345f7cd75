import { acquirerConformance } from "@slicetuner/conformance";
import { createProcessMemory } from "@slicetuner/core";
import { describe, expect, it } from "vitest";
import { createGeneratorAcquirer } from "./create-generator-acquirer.ts";
import type { Generate } from "./generator.ts";
import { exampleEncoder } from "./testing/example-encoder.ts";

const available = [9, 6, 5];

/** A simulator with so much and no more: it keeps books of which order got how much. */
function limitedSimulator(): { generate: Generate; spoil: () => void } {
  const left = new Map(exampleEncoder.slices.map(({ name }, slice) => [name, available[slice]!]));
  const orders = new Map<string, { count: number; spoiled: boolean }>();
  let spoils = false;
  const generate: Generate = ({ order, slice, values, count, seed }) => {
    if (!orders.has(order)) {
      const granted = Math.min(count, left.get(slice)!);
      left.set(slice, left.get(slice)! - granted);
      orders.set(order, { count: granted, spoiled: spoils });
      spoils = false;
    }
    const { count: granted, spoiled } = orders.get(order)!;
    return Array.from({ length: granted }, (_, index) => ({
      ...values,
      first: spoiled && index === 0 ? "many" : (seed % 100) + index,
      answer: "yes",
    }));
  };
  return {
    generate,
    spoil: () => {
      spoils = true;
    },
  };
}

acquirerConformance(
  { describe, it, expect },
  {
    create: async () => {
      const memory = createProcessMemory();
      const { generate, spoil } = limitedSimulator();
      const unitCosts = [1, 1.2, 0.5];
      const open = () => createGeneratorAcquirer({ encoder: exampleEncoder, generate, unitCosts, memory });
      return { acquirer: open(), available, reopen: async () => open(), spoilNextExample: spoil };
    },
  },
);
