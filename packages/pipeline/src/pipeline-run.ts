import type { Dataset, Executor, JsonValue } from "@slicetuner/core";
import { durableExecutor } from "@slicetuner/tuner/durable";
import type { EncodedRows, RowEncoder } from "./encode-rows.ts";
import type { PipelineEvent, PipelineWork } from "./pipeline-work.ts";
import type { PreparedPipeline } from "./prepare-pipeline.ts";
import type { StepContext, StepName, TrainedModels, TrainingRows } from "./step.ts";
import { trainModels } from "./steps/train-step.ts";

/** A stage with its models, before these are measured. */
export interface MadeStage {
  readonly name: string;
  readonly step: StepName | null;
  readonly by: string;
  /** Index of the stage that it builds on; undefined for the first one. */
  readonly basis: number | undefined;
  readonly train: Dataset;
  readonly models: TrainedModels;
  readonly summary: string;
  readonly reasons: readonly string[];
  readonly record: JsonValue;
  readonly seconds: number;
}

/** What the steps of one pipeline share: how they train and tell what goes on, and the stages so far. */
export class PipelineRun {
  readonly prepared: PreparedPipeline;
  readonly work: PipelineWork;
  readonly signal: AbortSignal;
  /** One for each model of a stage. */
  readonly seeds: readonly number[];
  readonly stages: MadeStage[] = [];
  readonly skipped: { step: StepName; why: string }[] = [];
  readonly #warnings = new Set<string>();

  constructor(prepared: PreparedPipeline, work: PipelineWork) {
    const { repeats = 3, signal = new AbortController().signal } = work;
    this.prepared = prepared;
    this.work = work;
    this.signal = signal;
    this.seeds = Array.from({ length: repeats }, (_, repeat) => prepared.seed + 1000 * repeat);
  }

  /** Each once. */
  get warnings(): string[] {
    return [...this.#warnings];
  }

  emit(event: PipelineEvent): void {
    this.work.onEvent?.(event);
  }

  warn(messages: readonly string[]): void {
    for (const message of messages) {
      if (this.#warnings.has(message)) continue;
      this.#warnings.add(message);
      this.emit({ type: "warning", message });
    }
  }

  /** What a step of this name is given. */
  contextOf(name: string): StepContext {
    const { roles } = this.prepared.rows;
    return {
      ...{ roles, seed: this.prepared.seed, signal: this.signal, trainer: this.work.trainer },
      executor: this.#executorFor(name),
      executorFor: (own) => this.#executorFor(name, own),
      encode: (rows) => encodeTraining(this.prepared.encoder, rows),
      onProgress: (done, of) => this.emit({ type: "step-progress", name, done, of }),
    };
  }

  encode(rows: TrainingRows): EncodedRows {
    return encodeTraining(this.prepared.encoder, rows);
  }

  /** Trains the models of a stage, and keeps it. @param started when its step began, see `performance.now` */
  async makeStage(stage: Omit<MadeStage, "models" | "seconds">, started: number): Promise<void> {
    this.signal.throwIfAborted();
    this.emit({ type: "step-start", step: "measure", name: stage.name });
    const [validation, test] = [this.prepared.validation.dataset, this.prepared.test.dataset];
    const input = { train: stage.train, validation, test, seeds: this.seeds };
    const models = await trainModels(this.work.trainer, input, this.contextOf("measure"));
    this.warn(models.warnings);
    this.stages.push({ ...stage, models, seconds: secondsSince(started) });
  }

  /** With a journal, trainings of these names are kept in it. */
  #executorFor(...names: string[]): Executor {
    const { executor, journal, identity = null } = this.work;
    return journal === undefined ? executor : durableExecutor(executor, journal, [identity, ...names]);
  }
}

export function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}

/** With the weights that cleaning gave the rows. */
function encodeTraining(encoder: RowEncoder, { table, weights, ids }: TrainingRows): EncodedRows {
  const { dataset, rows, warnings } = encoder.encode(table);
  return {
    dataset: {
      ...dataset,
      weights: dataset.weights.map((weight, example) => weight * weights[rows[example]!]!),
      exampleIds: Array.from(rows, (row) => ids[row]!),
    },
    rows,
    warnings,
  };
}
