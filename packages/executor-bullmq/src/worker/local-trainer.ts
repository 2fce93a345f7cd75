import type { ModuleReference, Trainer } from "@slicetuner/core";
import type { BatchPayload } from "../wire/batch-payload.ts";

/**
 * The trainer of a batch on this machine. An executor with threads of its own makes it there, by the
 * reference; for one that trains in this thread it is made here when it is first called.
 */
export function localTrainer(
  { name, capabilities }: BatchPayload["trainer"],
  reference: ModuleReference,
): Trainer {
  let made: Promise<Trainer> | undefined;
  return {
    specificationVersion: "v1",
    name,
    capabilities,
    reference,
    async doTrain(call) {
      made ??= makeTrainer(reference);
      return (await made).doTrain(call);
    },
    async close() {
      await (await made)?.close();
    },
  };
}

async function makeTrainer({ url, exportName, options }: ModuleReference): Promise<Trainer> {
  const module: Record<string, unknown> = await import(url);
  const make = module[exportName];
  if (typeof make !== "function") throw new Error(`${url} exports no function "${exportName}"`);
  return make(options);
}
