import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { peopleFile } from "../testing/people-file.ts";
import { peopleTable, runInProcess } from "../testing/run-in-process.ts";
import { smallTrainings } from "../testing/small-trainings.ts";
import { logToMlflow, type TrackedRun } from "./mlflow.ts";

interface Asked {
  readonly line: string;
  readonly body: string;
  readonly authorization: string | undefined;
}

type Answer = readonly [status: number, body: string];

/**
 * A tracking server after the REST API's documentation (experiments, runs, log-batch with its limits,
 * artifacts); `change` makes it misbehave.
 */
async function startServer(change: (asked: Asked) => Answer | undefined = () => undefined) {
  const asked: Asked[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part.toString();
    });
    request.on("end", () => {
      const one = {
        line: `${request.method} ${request.url}`,
        body,
        authorization: request.headers.authorization,
      };
      asked.push(one);
      const [status, text] = change(one) ?? answer(one);
      response.writeHead(status, { "content-type": "application/json" }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function answer({ line, body }: Asked): Answer {
  const known = '{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "no such experiment"}';
  if (line.includes("get-by-name")) return [404, known];
  if (line.includes("experiments/create")) return [200, '{"experiment_id": "7"}'];
  if (line.includes("runs/create"))
    return [200, '{"run": {"info": {"run_id": "r1", "artifact_uri": "mlflow-artifacts:/7/r1/artifacts"}}}'];
  if (line.includes("log-batch")) {
    const { metrics = [], params = [] } = JSON.parse(body);
    const isTooMuch = metrics.length > 1000 || params.length > 100 || body.length > 1_000_000;
    return isTooMuch ? [400, '{"error_code": "INVALID_PARAMETER_VALUE"}'] : [200, "{}"];
  }
  return [200, "{}"];
}

const run: TrackedRun = {
  experiment: "slices",
  name: "run people.csv",
  tags: {},
  parameters: Array.from({ length: 130 }, (_, index) => ({ key: `p${index}`, value: "1" })),
  metrics: Array.from({ length: 2300 }, (_, step) => ({ key: "loss", value: 0.5, step })),
  isFinished: true,
  report: "<!doctype html><p>report",
};
const noWait = { wait: async () => {} };
const never = new AbortController().signal;

describe("logToMlflow", () => {
  const servers: { close(): Promise<void> }[] = [];
  const start = async (change?: Parameters<typeof startServer>[0]) => {
    const server = await startServer(change);
    servers.push(server);
    return server;
  };
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  it("makes the experiment and the run, and keeps numbers and report within the limits of a request", async () => {
    const { address, asked } = await start();
    expect(await logToMlflow(address, run, never, {}, noWait)).toEqual([]);
    const batches = asked
      .filter(({ line }) => line.includes("log-batch"))
      .map(({ body }) => JSON.parse(body));
    expect(batches.flatMap(({ params = [] }) => params)).toEqual(run.parameters);
    expect(batches.flatMap(({ metrics = [] }) => metrics.map(({ step }: { step: number }) => step))).toEqual(
      run.metrics.map(({ step }) => step),
    );
    const page = asked.find(
      ({ line }) => line === "PUT /api/2.0/mlflow-artifacts/artifacts/7/r1/artifacts/report.html",
    );
    expect(page!.body).toBe(run.report);
    expect(JSON.parse(asked.at(-1)!.body)).toMatchObject({ run_id: "r1", status: "FINISHED" });
  });

  it("says who asks, and tells no secret when it is refused", async () => {
    const { address, asked } = await start(({ authorization }) => [
      403,
      `{"message": "${authorization} may not"}`,
    ]);
    const failure = await logToMlflow(
      address,
      run,
      never,
      { MLFLOW_TRACKING_TOKEN: "geheim-123" },
      noWait,
    ).catch((error: Error) => error);
    expect(asked[0]!.authorization).toBe("Bearer geheim-123");
    expect((failure as Error).message).toContain("403");
    expect((failure as Error).message).not.toContain("geheim");
  });

  it("says that a server which takes no files got no report", async () => {
    const { address } = await start(({ line }) =>
      line.includes("runs/create")
        ? [200, '{"run": {"info": {"run_id": "r1", "artifact_uri": "s3://bucket/7"}}}']
        : undefined,
    );
    expect(await logToMlflow(address, run, never, {}, noWait)).toEqual([
      expect.stringContaining("takes no files"),
    ]);
  });

  it.each([
    ["nonsense", [200, "<html>hello</html>"]],
    ["JSON of something else", [200, '{"hello": 1}']],
    ["an error", [500, "{}"]],
  ] as const)("gives up on a server that answers %s", async (_, reply) => {
    const { address, asked } = await start(() => reply);
    await expect(logToMlflow(address, run, never, {}, noWait)).rejects.toThrow();
    expect(asked.length).toBeLessThanOrEqual(3);
  });
});

describe("--mlflow", () => {
  let folder: string;
  let line: string[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "slicetuner-mlflow-"));
    for (const [name, rows] of [
      ["people", 60],
      ["pool", 60],
    ] as const)
      await writeFile(join(folder, `${name}.csv`), peopleTable(rows));
    line = [
      "run",
      "--data",
      join(folder, "people.csv"),
      "--pool",
      join(folder, "pool.csv"),
      "--label",
      "income",
      "--slice-by",
      "city",
      ...smallTrainings,
      "--budget",
      "10",
      "--strategy",
      "uniform",
      "--repeats",
      "1",
      "--json",
    ];
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("keeps rounds, slices and the report of a run", async () => {
    const server = await startServer();
    const { code, stdout } = await runInProcess([...line, "--mlflow", server.address]);
    await server.close();
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    const metrics: { key: string; value: number; step: number }[] = server.asked
      .filter(({ line: asked }) => asked.includes("log-batch"))
      .flatMap(({ body }) => JSON.parse(body).metrics ?? []);
    expect(metrics).toContainEqual(
      expect.objectContaining({ key: "loss", value: result.after.loss, step: result.rounds }),
    );
    expect(metrics).toContainEqual(
      expect.objectContaining({ key: "loss/Oslo", value: result.before.sliceLosses[0], step: 0 }),
    );
    expect(metrics).toContainEqual(expect.objectContaining({ key: "bought/Rome", step: 1 }));
    expect(server.asked.some(({ line: asked }) => asked.endsWith("report.html"))).toBe(true);
    expect(JSON.stringify(result.settings)).not.toContain("127.0.0.1");
  });

  it("keeps fairness by group of a training and of an evaluation", async () => {
    const people = join(folder, "groups.csv");
    await writeFile(people, peopleFile(600, 1));
    const model = join(folder, "model");
    const common = ["--data", people, "--group", "sex", "--json"];
    const quick = ["--maximum-epochs", "5", "--workers", "0", "--out", model];
    const lines = [
      ["train", ...common, "--label", "income", ...quick, "--fair", "equalized-odds"],
      ["evaluate", ...common, "--model", model],
    ];
    for (const words of lines) {
      const server = await startServer();
      const { code, stdout } = await runInProcess([...words, "--mlflow", server.address]);
      await server.close();
      expect(code).toBe(0);
      const result = JSON.parse(stdout);
      const asked = server.asked.filter(({ line: one }) => one.includes("log-batch"));
      const metrics: { key: string; value: number }[] = asked.flatMap(
        ({ body }) => JSON.parse(body).metrics ?? [],
      );
      const kept = Object.fromEntries(metrics.map(({ key, value }) => [key, value]));
      const isTraining = result.kind === "train";
      const prefix = isTraining ? "fairbatch/" : "";
      const read = (value: { mean?: number; value?: number }) => (isTraining ? value.mean : value.value);
      const { test } = isTraining ? result.methods[0] : result;
      const [{ fairness, table }] = test.groups;
      expect(kept[`${prefix}sex/equalized odds gap`]).toBe(read(fairness.equalizedOdds.gap));
      expect(table).toHaveLength(2);
      for (const row of table) {
        expect(kept[`${prefix}sex/${row.value}/true positive rate`]).toBe(read(row.truePositiveRate));
        expect(kept[`${prefix}sex/${row.value}/accuracy`]).toBe(read(row.accuracy));
      }
      expect(server.asked.some(({ line: one }) => one.endsWith("report.html"))).toBe(true);
      expect(JSON.stringify(result.settings)).not.toContain("127.0.0.1");
    }
  });

  it("never stops a run: a server that is down is said once", async () => {
    const server = await startServer();
    await server.close();
    const { code, stdout, stderr } = await runInProcess([...line, "--mlflow", server.address]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).status).toBe("plan-complete");
    expect(stderr.match(/was not kept at the MLflow server/g)).toHaveLength(1);
  });

  it("refuses an address that is none, or has a password", async () => {
    for (const address of ["localhost", "http://user:geheim@127.0.0.1"]) {
      const { code, stderr } = await runInProcess([...line, "--mlflow", address]);
      expect(code).toBe(2);
      expect(stderr).not.toContain("geheim");
    }
  });
});
