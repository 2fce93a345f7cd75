import type { SamplerOption, Trainer } from "@slicetuner/core";
import { loadPackage } from "../cli/load-package.ts";
import type { ModelTrainerSpec } from "../options/trainer-options.ts";

/** Opens what trains a model of ours. Each backend loads a heavy library: only the chosen one. */
export async function openModelTrainer(
  { kind, model, training }: Pick<ModelTrainerSpec, "kind" | "model" | "training">,
  sampler?: SamplerOption,
): Promise<Trainer> {
  const options = { model, training, ...(sampler !== undefined && { sampler }) };
  if (kind === "tfjs") {
    const { createTfjsTrainer } = await loadPackage(
      "@slicetuner/trainer-tfjs",
      () => import("@slicetuner/trainer-tfjs"),
    );
    return createTfjsTrainer(options);
  }
  const { createOnnxTrainer } = await import("@slicetuner/trainer-onnx");
  return createOnnxTrainer(options);
}
