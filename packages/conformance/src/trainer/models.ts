import { InvalidInputError, runTrainings } from "@slicetuner/core";
import { applies, type TestGroup } from "../test-runner.ts";
import { direct, fullJob, type TrainerContext, trainOne } from "./context.ts";

/** A trainer that says so gives the trained model back, when asked and only then. */
export function modelsGroup({ expect, withTrainer, sampleData }: TrainerContext): TestGroup {
  return {
    "gives a model where it was asked for, and the same result besides": () =>
      withTrainer({}, async (trainer) => {
        applies(trainer.capabilities.returnsModels, "it gives no models back");
        const data = sampleData();
        const plain = await trainOne(trainer, data, fullJob("a", data));
        expect(plain.predictions).toBe(undefined);
        expect(plain.model).toBe(undefined);
        const { model, ...result } = await trainOne(trainer, data, {
          ...fullJob("a", data),
          keepModel: true,
        });
        if (trainer.capabilities.deterministic) expect(result).toEqual(plain);
        expect(model!.format === "").toBe(false);
        const lengths = Object.values(model!.files).map((file) => file.length);
        expect(lengths.length >= 1 && lengths.every((length) => length > 0)).toBe(true);
      }),

    "a diverged training has no model": () =>
      withTrainer({ ...diverging, maximumEpochs: 20 }, async (trainer) => {
        applies(trainer.capabilities.returnsModels, "it gives no models back");
        const data = sampleData();
        const result = await trainOne(trainer, data, { ...fullJob("a", data), keepModel: true });
        if (result.status === "diverged") expect(result.model).toBe(undefined);
      }),

    "models that the trainer does not give back are refused": () =>
      withTrainer({}, async (trainer) => {
        const data = sampleData();
        const jobs = [{ ...fullJob("a", data), keepModel: true }];
        const outcome = await runTrainings({ executor: direct, trainer, data, jobs }).catch(
          (error: unknown) => error,
        );
        expect(InvalidInputError.isInstance(outcome)).toBe(!trainer.capabilities.returnsModels);
      }),
  };
}

const diverging = {
  optimizer: { kind: "adam", learningRate: 1e308, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
} as const;
