import { acquire, createProcessMemory, InvalidInputError } from "@slicetuner/core";
import { beforeAll, describe, expect, it } from "vitest";
import {
  acquirerAt,
  candidatesOf,
  legacyToken,
  never,
  personalToken,
  startServer,
  truth,
} from "./testing/bench.ts";

beforeAll(() => {
  process.env.LABEL_STUDIO_TEST_TOKEN = legacyToken;
  process.env.LABEL_STUDIO_PERSONAL_TOKEN = personalToken;
});

const order = { id: "run/1/North", slice: 0, count: 4, unitCost: 1 };
const importing = "POST api/projects/1/import";

async function failureOf(running: Promise<unknown>): Promise<Error & { hint?: string }> {
  return await running.then(
    () => expect.unreachable("it succeeded"),
    (error: unknown) => error as Error,
  );
}

describe("an order", () => {
  it("becomes tasks, and is delivered with what each person answered", async () => {
    const server = await startServer();
    const acquirer = acquirerAt(server, { unitCosts: [0.25, 1, 1] });
    expect(await acquire(acquirer, order)).toMatchObject({ status: "open", cost: 0 });
    expect([...server.tasks.values()].map(({ data }) => data)[1]).toEqual({
      size: 3.7,
      region: "North",
      slicetuner_order: "run/1/North",
      slicetuner_example: "North 1",
      slicetuner_slice: "North",
    });
    const [first] = [...server.tasks.keys()];
    // One of three is mistaken, one skips, one answers twice.
    for (const [person, choice] of [
      [1, "no"],
      [2, "yes"],
      [2, "yes"],
    ] as const)
      server.annotate(first!, person, choice);
    server.annotate(first!, 3, "yes", true);
    expect((await acquire(acquirer, order)).examples.size).toBe(0);
    server.annotate(first!, 4, "no");
    server.work(truth);
    const delivery = await acquire(acquirer, order);
    expect(delivery).toMatchObject({ status: "complete", cost: 1 });
    expect(delivery.answers!.filter(({ exampleId }) => exampleId === "North 0")).toEqual([
      { exampleId: "North 0", worker: "1", label: 0 },
      { exampleId: "North 0", worker: "2", label: 1 },
      { exampleId: "North 0", worker: "4", label: 0 },
    ]);
    expect([...delivery.examples.labels]).toEqual([0, 0, 1, 0]);
    // Who comes later changes nothing.
    for (const person of [8, 9]) server.annotate(first!, person, "yes");
    expect((await acquire(acquirer, order)).answers).toEqual(delivery.answers);
  });

  it("of more tasks than a page holds is found in full", async () => {
    const server = await startServer({ largestPage: 7 });
    const acquirer = acquirerAt(server, {}, { candidates: candidatesOf([30, 1, 1]) });
    await acquire(acquirer, { ...order, count: 30 });
    server.work(truth);
    expect(await acquire(acquirer, { ...order, count: 30 })).toMatchObject({ status: "complete", cost: 30 });
  });

  it("is found again by its tasks when the memory is lost", async () => {
    const server = await startServer();
    await acquire(acquirerAt(server), order);
    const again = acquirerAt(server);
    expect((await again.doQuote({ signal: never })).available).toEqual([5, 6, 5]);
    await acquire(again, order);
    expect(server.tasks.size).toBe(4);
    server.work(truth);
    expect(await acquire(again, order)).toMatchObject({ status: "complete", cost: 4 });
  });

  it("whose import was done twice keeps one task of each", async () => {
    const server = await startServer({ listedAfter: 9 });
    const acquirer = acquirerAt(server);
    // So late that it is taken for lost.
    for (let asking = 0; asking < 6; asking++) await acquire(acquirer, order);
    expect(server.tasks.size).toBe(8);
    for (let step = 0; step < 9; step++) server.step();
    await acquire(acquirer, order);
    expect(server.tasks.size).toBe(4);
    server.work(truth);
    expect(await acquire(acquirer, order)).toMatchObject({ status: "complete", cost: 4 });
  });

  it("whose import the server could not do says why, and is imported again", async () => {
    const server = await startServer({ isAsynchronous: true });
    server.importError = `no data in ${legacyToken}`;
    const acquirer = acquirerAt(server);
    await acquire(acquirer, order);
    server.step();
    const failure = await failureOf(acquire(acquirer, order));
    expect(failure.message).toContain("import into Label Studio failed: no data in [secret]");
    server.importError = undefined;
    await acquire(acquirer, order);
    expect(server.tasks.size).toBe(4);
  });

  it("that is cancelled keeps what has answers and deletes the rest, late tasks too", async () => {
    const server = await startServer();
    const memory = createProcessMemory();
    const acquirer = acquirerAt(server, {}, { memory });
    await acquire(acquirer, order);
    const [first] = [...server.tasks.keys()];
    server.annotate(first!, 1, "yes");
    const delivery = await acquirer.doCancel(order, { signal: never });
    expect(delivery).toMatchObject({ status: "cancelled", cost: 1, examples: { exampleIds: ["North 0"] } });
    expect([...server.tasks.keys()]).toEqual([first]);
    server.annotate(first!, 2, "no");
    server.annotate(first!, 3, "no");
    const later = await acquire(acquirerAt(server, {}, { memory }), order);
    expect(later.answers).toEqual(delivery.answers);
    expect((await acquirer.doQuote({ signal: never })).available[0]).toBe(8);
  });
});

describe("a request that goes wrong", () => {
  it("is tried again, as soon as the server wants it", async () => {
    const server = await startServer();
    const acquirer = acquirerAt(server);
    server.plan({ on: "GET api/tasks", fault: 429, retryAfter: "1" });
    server.plan({ on: "GET api/tasks", fault: 502 });
    server.plan({ on: "GET api/projects/1/", fault: "lose-answer" });
    const start = performance.now();
    await acquire(acquirer, order);
    expect(performance.now() - start).toBeGreaterThan(990);
    expect(server.tasks.size).toBe(4);
  });

  it("is not waited for longer than the limit, nor for longer than a second when cancelled", async () => {
    const server = await startServer();
    for (let time = 0; time < 5; time++) server.plan({ on: "GET api/projects", fault: "hang" });
    const failure = await failureOf(acquire(acquirerAt(server, { timeoutSeconds: 0.05 }), order));
    expect(failure.message).toContain("no answer within 0.05 s");
    server.plan({ on: "GET api/tasks", fault: 429, retryAfter: "50" });
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 30);
    await expect(acquire(acquirerAt(server), order, controller.signal)).rejects.toThrow("enough");
  });

  it.each(["lose-answer", 503] as const)("while importing (%s) is not simply repeated", async (fault) => {
    const server = await startServer();
    const acquirer = acquirerAt(server);
    server.plan({ on: importing, fault });
    expect((await acquire(acquirer, order)).status).toBe("open");
    expect(server.requests.filter((name) => name === importing)).toHaveLength(1);
    for (let asking = 0; asking < 6; asking++) await acquire(acquirer, order);
    expect(server.tasks.size).toBe(4);
  });

  it.each([
    [401, "LABEL_STUDIO_TEST_TOKEN"],
    [403, "may not"],
    [404, "no project 1"],
    [400, ""],
  ])("with %s says what to do and tells no secret", async (status, hint) => {
    for (const token of ["LABEL_STUDIO_TEST_TOKEN", "LABEL_STUDIO_PERSONAL_TOKEN"]) {
      const server = await startServer({ token: process.env[token]! });
      const acquirer = acquirerAt(server, { token: { env: token } });
      for (let time = 0; time < 2; time++) server.plan({ on: "GET api/tasks", fault: status });
      const failure = await failureOf(acquire(acquirer, order));
      const told = `${failure.message} ${failure.stack} ${JSON.stringify(failure)} ${failure.hint}`;
      expect(told).toContain("Refused");
      expect(told).not.toMatch(/canary|access-token-number/);
      if (token === "LABEL_STUDIO_TEST_TOKEN") expect(failure.hint ?? "").toContain(hint);
    }
  });
});

describe("a personal access token", () => {
  it("is exchanged, and again when the access has expired", async () => {
    const server = await startServer({ token: personalToken, accessLives: 3 });
    const acquirer = acquirerAt(server, { token: { env: "LABEL_STUDIO_PERSONAL_TOKEN" } });
    server.plan({ on: "token/refresh", fault: 503 });
    for (let asking = 0; asking < 4; asking++) await acquire(acquirer, order);
    server.work(truth);
    expect((await acquire(acquirer, order)).status).toBe("complete");
    const renewals = server.requests.filter((name) => name.includes("refresh"));
    expect(renewals.length).toBeGreaterThan(2);
  });

  it("that was revoked is an error, not a loop", async () => {
    const server = await startServer({ token: "eyJother.eyJother.other" });
    const acquirer = acquirerAt(server, { token: { env: "LABEL_STUDIO_PERSONAL_TOKEN" } });
    const failure = await failureOf(acquire(acquirer, order));
    expect(failure.hint).toContain("LABEL_STUDIO_PERSONAL_TOKEN");
    expect(failure.message).not.toContain("canary");
  });
});

describe("a project that does not fit", () => {
  it.each([
    [{ choices: ["no", "maybe"] }, {}, /not yes/],
    [{ annotationsPerTask: 1 }, { annotators: 3 }, /shows a task to 1/],
    [{}, { control: "sentiment" }, /expected sentiment/],
  ])("%j %j", async (project, config, message) => {
    const server = await startServer(project);
    const failure = await failureOf(acquire(acquirerAt(server, config), order));
    expect(failure).toBeInstanceOf(InvalidInputError);
    expect(failure.message).toMatch(message);
    expect(server.tasks.size).toBe(0);
  });

  it("may call the classes otherwise", async () => {
    const server = await startServer({ choices: ["Nein", "Ja"] });
    const acquirer = acquirerAt(server, { choices: { no: "Nein", yes: "Ja" } });
    await acquire(acquirer, order);
    server.work((data) => (truth(data) === "yes" ? "Ja" : "Nein"));
    expect([...(await acquire(acquirer, order)).examples.labels]).toEqual([0, 0, 1, 0]);
  });

  it("names everything that is wrong with the configuration", async () => {
    const server = await startServer();
    const wrong = {
      url: "here",
      project: 0,
      unitCosts: [1, -1],
      annotators: 0,
      choices: { ja: "yes" },
      annotator: 3,
    };
    try {
      acquirerAt(server, wrong);
      expect.unreachable();
    } catch (error) {
      const paths = (error as InvalidInputError).problems.map(({ path }) => path);
      expect(paths).toEqual([
        "annotator",
        "url",
        "project",
        "unitCosts",
        "unitCosts[1]",
        "annotators",
        "choices.ja",
      ]);
    }
  });
});
