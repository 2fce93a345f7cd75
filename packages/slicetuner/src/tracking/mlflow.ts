import { Secrets } from "@slicetuner/core";
import { HttpClient, HttpError, type HttpRequest, type HttpTools } from "@slicetuner/http-client";
import { z } from "zod";
import type { TrackedNumbers } from "./tracked-numbers.ts";

/** What goes to a tracking server. */
export interface TrackedRun extends TrackedNumbers {
  readonly experiment: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly isFinished: boolean;
  /** A page. */
  readonly report: string;
}

/** Metrics, parameters and tags of one request (MLflow REST API, Log Batch). */
const mostMetrics = 1000;
const mostParameters = 100;
/**
 * Requests that fail are tried again no longer than so many seconds, so that nobody waits for a server that
 * is down.
 */
const patience = { tries: 3, requestSeconds: 20, longestWaitSeconds: 5, totalWaitSeconds: 10 };

const experimentSchema = z.object({ experiment: z.object({ experiment_id: z.string() }) });
const createdSchema = z.object({ experiment_id: z.string() });
const runSchema = z.object({
  run: z.object({ info: z.object({ run_id: z.string(), artifact_uri: z.string().optional() }) }),
});

/**
 * Keeps a run at an MLflow tracking server, through its REST interface, version 2.0.
 * @param address of the server, e.g. `http://127.0.0.1:5000`
 * @param environment MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, say who
 * asks
 * @returns what was left out, in words
 * @throws HttpError when the server cannot be reached, refuses, or answers what is no answer of MLflow
 */
export async function logToMlflow(
  address: string,
  run: TrackedRun,
  signal: AbortSignal,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  tools: HttpTools = {},
): Promise<string[]> {
  const secrets = new Secrets();
  const client = new HttpClient({
    baseUrl: address,
    headers: authorization(environment, secrets),
    secrets,
    limits: patience,
    tools,
  });
  const ask = async <Answer>(
    path: string,
    content: Pick<HttpRequest, "query" | "body">,
    schema: z.ZodType<Answer>,
  ): Promise<Answer> => {
    const method = content.body === undefined ? "GET" : "POST";
    // A run that is created twice, or a number that is appended twice, would be wrong.
    const repeatable = method === "GET";
    const { body } = await client.send({
      method,
      path: `api/2.0/mlflow/${path}`,
      ...content,
      repeatable,
      signal,
    });
    const read = schema.safeParse(body);
    if (!read.success) throw new HttpError(`the server answers to ${path} what MLflow does not`);
    return read.data;
  };

  const experimentId = await findExperiment(run.experiment);
  const started = Date.now();
  const created = await ask(
    "runs/create",
    {
      body: {
        experiment_id: experimentId,
        run_name: run.name,
        start_time: started,
        tags: Object.entries({ ...run.tags, "mlflow.source.name": "slicetuner" }).map(([key, value]) => ({
          key,
          value,
        })),
      },
    },
    runSchema,
  );
  const { run_id: runId, artifact_uri: artifacts = "" } = created.run.info;
  for (const params of chunks(run.parameters, mostParameters))
    await ask(
      "runs/log-batch",
      { body: { run_id: runId, params: params.map((one) => ({ ...one })) } },
      z.unknown(),
    );
  for (const metrics of chunks(run.metrics, mostMetrics))
    await ask(
      "runs/log-batch",
      { body: { run_id: runId, metrics: metrics.map((metric) => ({ ...metric, timestamp: started })) } },
      z.unknown(),
    );
  const left = await uploadReport();
  const status = run.isFinished ? "FINISHED" : "FAILED";
  await ask("runs/update", { body: { run_id: runId, status, end_time: Date.now() } }, z.unknown());
  return left;

  async function findExperiment(name: string): Promise<string> {
    try {
      const found = await ask(
        "experiments/get-by-name",
        { query: { experiment_name: name } },
        experimentSchema,
      );
      return found.experiment.experiment_id;
    } catch (error) {
      if (!(error instanceof HttpError) || error.status !== 404) throw error;
      return (await ask("experiments/create", { body: { name } }, createdSchema)).experiment_id;
    }
  }

  /**
   * Only servers that pass artifacts on take them over HTTP; others keep them where their clients write, such
   * as a bucket.
   */
  async function uploadReport(): Promise<string[]> {
    const path = /^mlflow-artifacts:\/(?:\/[^/]*\/)?(.+)$/.exec(artifacts)?.[1];
    if (path === undefined)
      return [
        `the server takes no files (its artifacts are at ${artifacts.split(":")[0] || "no address"}), so the report was not sent`,
      ];
    const place = path.replace(/^\/+/, "").split("/").map(encodeURIComponent).join("/");
    await client.send({
      method: "PUT",
      path: `api/2.0/mlflow-artifacts/artifacts/${place}/report.html`,
      text: { type: "text/html; charset=utf-8", content: run.report },
      signal,
    });
    return [];
  }
}

function authorization(
  {
    MLFLOW_TRACKING_TOKEN: token,
    MLFLOW_TRACKING_USERNAME: user,
    MLFLOW_TRACKING_PASSWORD: password,
  }: Readonly<Record<string, string | undefined>>,
  secrets: Secrets,
): Record<string, string> {
  if (token !== undefined && token !== "") {
    secrets.add(token);
    return { Authorization: `Bearer ${token}` };
  }
  if (user === undefined || password === undefined) return {};
  secrets.add(password);
  const both = Buffer.from(`${user}:${password}`).toString("base64");
  secrets.add(both);
  return { Authorization: `Basic ${both}` };
}

function chunks<Value>(values: readonly Value[], size: number): Value[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}
