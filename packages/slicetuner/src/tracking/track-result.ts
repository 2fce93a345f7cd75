import type { TrackingSpec } from "../options/tracking-options.ts";
import { logToMlflow } from "./mlflow.ts";
import { type TrackedResult, trackedNumbers } from "./tracked-numbers.ts";

/**
 * Keeps a result at the tracking server that was asked for, with its report. Work that is done must not be
 * lost to a server: whatever goes wrong there is one warning, and the result is as it would have been.
 */
export async function trackResult(
  { mlflow, mlflowExperiment }: TrackingSpec,
  result: TrackedResult,
  { signal, warn }: { readonly signal: AbortSignal; warn(message: string): void },
): Promise<void> {
  if (mlflow === undefined) return;
  try {
    const { renderReport } = await import("@slicetuner/report");
    const source = "data" in result && "source" in result.data ? result.data.source : result.kind;
    const left = await logToMlflow(
      mlflow,
      {
        ...trackedNumbers(result),
        experiment: mlflowExperiment,
        name: `${result.command} ${source}`.slice(0, 250),
        tags: { "slicetuner.kind": result.kind },
        isFinished: !("status" in result) || (result.status !== "stopped" && result.status !== "failed"),
        report: await renderReport([{ name: `${result.command} ${source}`, result }]),
      },
      // What was stopped is kept, too.
      signal.aborted ? AbortSignal.timeout(20_000) : signal,
    );
    for (const message of left) warn(`MLflow: ${message}`);
  } catch (error) {
    warn(
      `the result was not kept at the MLflow server: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
