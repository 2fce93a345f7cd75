/** What columns of runs are called, by those who write them. */

/** Columns that name a run; two tables are matched by the first of them that both have. */
export const idColumns: readonly string[] = ["index", "run_id", "run", "id", "name"];
/** A column of one table that is neither amount nor loss, so that nobody wonders why it is left out. */
export const silent: ReadonlySet<string> = new Set([
  ...idColumns,
  ...["seed", "status", "start_time", "end_time", "experiment_id", "artifact_uri"],
  // As the pages of MLflow export them.
  ...["start time", "duration", "run id", "source type", "source name", "user"],
]);
/** What MLflow keeps beside parameters and metrics. */
export const mlflowTag: RegExp = /^tags?[./]/i;
export const mlflowParameter: RegExp = /^params?[./](.+)$/i;
export const mlflowMetric: RegExp = /^metrics?[./](.+)$/i;
export const amountName: RegExp = /^(?:params?[./])?(?:size|share|ratio|amount|train|n)[ _.:/-]+(.+)$/i;
export const lossNames: readonly RegExp[] = [
  /^(?:metrics?[./])?loss[ _.:/-]+(.+)$/i,
  /^(?:metrics?[./])?(.+?)[ _.:/-]+(?:val[ _.-]?)?loss$/i,
];
export const definitionName: RegExp = /^(?:params?[./])?slice[ _.:/-]+(.+)$/i;
export const totalName: RegExp = /^(?:params?[./])?(?:total|tokens|examples)$/i;
