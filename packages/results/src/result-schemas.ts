import { z } from "zod";
import { askResultSchema } from "./kinds/ask-result.ts";
import { cancelResultSchema } from "./kinds/cancel-result.ts";
import { checkResultSchema } from "./kinds/check-result.ts";
import { cleanResultSchema } from "./kinds/clean-result.ts";
import { compareResultSchema } from "./kinds/compare-result.ts";
import { datasetsResultSchema } from "./kinds/datasets-result.ts";
import { evaluateResultSchema } from "./kinds/evaluate-result.ts";
import { explainResultSchema } from "./kinds/explain-result.ts";
import { findResultSchema } from "./kinds/find-result.ts";
import { initResultSchema } from "./kinds/init-result.ts";
import { pipelineResultSchema } from "./kinds/pipeline-result.ts";
import { planResultSchema } from "./kinds/plan-result.ts";
import { reviewResultSchema } from "./kinds/review-result.ts";
import { runResultSchema } from "./kinds/run-result.ts";
import { runsPlanResultSchema } from "./kinds/runs-plan-result.ts";
import { scoresResultSchema } from "./kinds/scores-result.ts";
import { statusResultSchema } from "./kinds/status-result.ts";
import { trainResultSchema } from "./kinds/train-result.ts";

/** Every kind of result, with its schema. A new kind is a file in `kinds` and a line here. */
export const resultSchemas = {
  plan: planResultSchema,
  "runs-plan": runsPlanResultSchema,
  run: runResultSchema,
  compare: compareResultSchema,
  find: findResultSchema,
  clean: cleanResultSchema,
  ask: askResultSchema,
  status: statusResultSchema,
  scores: scoresResultSchema,
  review: reviewResultSchema,
  cancel: cancelResultSchema,
  datasets: datasetsResultSchema,
  train: trainResultSchema,
  evaluate: evaluateResultSchema,
  check: checkResultSchema,
  init: initResultSchema,
  pipeline: pipelineResultSchema,
  explain: explainResultSchema,
} as const;

export type ResultKind = keyof typeof resultSchemas;

export const resultKinds: readonly ResultKind[] = Object.keys(resultSchemas) as ResultKind[];

/** Any result; its `kind` tells which. */
export type Result = z.infer<(typeof resultSchemas)[ResultKind]>;

/** The result of one kind. */
export type ResultOf<Kind extends ResultKind> = Extract<Result, { readonly kind: Kind }>;

/** The JSON schema (draft 2020-12) of a kind of result, as `docs/schemas` has it. */
export function jsonSchemaOf(kind: ResultKind): Record<string, unknown> {
  return z.toJSONSchema(resultSchemas[kind]);
}
