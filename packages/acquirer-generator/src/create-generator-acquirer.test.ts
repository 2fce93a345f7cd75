import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Acquirer, acquire, createProcessMemory, type Order } from "@slicetuner/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createGeneratorAcquirer, type GeneratorAcquirerOptions } from "./create-generator-acquirer.ts";
import { exampleEncoder } from "./testing/example-encoder.ts";

const testing = fileURLToPath(new URL("./testing/", import.meta.url));
const order: Order = { id: "round-1/White", slice: 0, count: 3, unitCost: 1 };

function open(options: Partial<GeneratorAcquirerOptions>): Acquirer {
  return createGeneratorAcquirer({ encoder: exampleEncoder, workingDirectory: testing, ...options });
}

const program = (mode: string, ...more: string[]) => ({
  command: [process.execPath, "program.mjs", mode, ...more],
});

describe("a program", () => {
  it("is asked by JSON and answers a row a line", async () => {
    const acquirer = open({ ...program("echo"), environment: { GREETING: "hello" } });
    const { rows } = await acquire(acquirer, { ...order, count: 1 });
    expect(rows![0]!.variable).toBe("hello");
    expect(JSON.parse(rows![0]!.said as string)).toEqual({
      order: "round-1/White",
      slice: "White",
      values: { race: "White" },
      count: 1,
      seed: expect.any(Number),
      columns: exampleEncoder.columns,
    });
  });

  it("gets the same seed for the same order in every process, and another for another order or seed", async () => {
    const featuresOf = async (options: Partial<GeneratorAcquirerOptions>, id = order.id) => [
      ...(await acquire(open({ ...program("good"), ...options }), { ...order, id })).examples.features,
    ];
    const first = await featuresOf({});
    expect(await featuresOf({})).toEqual(first);
    expect(await featuresOf({}, "round-2/White")).not.toEqual(first);
    expect(await featuresOf({ seed: 2 })).not.toEqual(first);
  });

  it("is paid for what it made", async () => {
    const unitCosts = [0.1, 1, 1];
    expect(await acquire(open({ ...program("good"), unitCosts }), order)).toMatchObject({
      status: "complete",
      cost: 0.3,
      warnings: [],
    });
    expect(await acquire(open({ ...program("few"), unitCosts }), order)).toMatchObject({
      status: "partial",
      cost: 0.2,
    });
    expect(await acquire(open(program("none")), order)).toMatchObject({ status: "exhausted", cost: 0 });
  });

  it("that makes more than was ordered, without end even, is stopped, and a warning says so", async () => {
    const delivery = await acquire(open(program("endless")), order);
    expect(delivery).toMatchObject({ status: "complete", cost: 3, examples: { size: 3 } });
    expect(delivery.warnings.join()).toContain("more than the 3 ordered");
  });

  it("may print other lines, which a warning tells, and leave out the last line's end", async () => {
    const delivery = await acquire(open(program("chatty")), order);
    expect(delivery).toMatchObject({ status: "complete", examples: { size: 3 } });
    expect(delivery.warnings).toEqual([
      "2 lines of the program's output are no rows, the first: Loading the model …",
    ]);
  });

  it("whose rows cannot be read has made unreadable examples", async () => {
    const delivery = await acquire(open(program("broken")), order);
    expect(delivery).toMatchObject({ status: "complete", cost: 3, examples: { size: 1 } });
    expect(delivery.unreadable!.map(({ reason }) => reason).join()).toMatch(/NaN.*column race/);
  });

  it("that fails is an error with its exit code or signal and what it said, and nothing is delivered", async () => {
    for (const [mode, message] of [
      ["failing", /round-1\/White: the program .* ended with exit code 3: out of memory/],
      ["killed", /ended by SIGKILL/],
    ] as const) {
      await expect(acquire(open(program(mode)), order)).rejects.toMatchObject({
        name: "AcquisitionError",
        message: expect.stringMatching(message),
      });
    }
    // It is there, but is no program.
    await expect(acquire(open({ command: ["./program.mjs"] }), order)).rejects.toThrow("cannot be started");
  });

  it("that was random the second time is told", async () => {
    const memory = createProcessMemory();
    await acquire(open({ ...program("random"), memory }), { ...order, count: 1 });
    const again = await acquire(open({ ...program("random"), memory }), { ...order, count: 1 });
    expect(again.warnings.join()).toContain("made again and is not the same");
  });

  it.skipIf(process.platform === "win32")(
    "is ended with all its processes when aborted, or late",
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "slicetuner-"));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      const isAlive = (id: number) => {
        try {
          process.kill(id, 0);
          // A process that has ended and was not waited for is still there, as a zombie.
          return !/^State:\s+Z/m.test(readFileSync(`/proc/${id}/status`, "utf8"));
        } catch {
          return false;
        }
      };
      for (const how of ["aborted", "late"] as const) {
        const file = join(folder, how);
        const controller = new AbortController();
        const reason = new Error("enough");
        const timeLimitSeconds = how === "late" ? 6 : 60;
        const acquirer = open({ ...program("stubborn", file), timeLimitSeconds });
        const outcome = acquire(acquirer, order, controller.signal).catch((error: unknown) => error);
        await vi.waitFor(() => expect(existsSync(file)).toBe(true), { timeout: 20_000 });
        await vi.waitFor(() => expect(JSON.parse(readFileSync(file, "utf8"))).toHaveLength(2));
        const started = performance.now();
        if (how === "aborted") {
          controller.abort(reason);
          expect(await outcome).toBe(reason);
          expect(performance.now() - started).toBeLessThan(1000);
        } else expect(String(await outcome)).toContain("took more than 6 s");
        const processes = JSON.parse(readFileSync(file, "utf8")) as number[];
        await vi.waitFor(() => expect(processes.filter(isAlive)).toEqual([]), { timeout: 5000 });
      }
    },
  );
});

describe("a function", () => {
  it("is imported from a module, by its name, and may be endless", async () => {
    const endless = await acquire(open({ module: "module.mjs" }), order);
    expect(endless).toMatchObject({ status: "complete", examples: { size: 3 } });
    const two = await acquire(open({ module: "module.mjs", export: "two" }), order);
    expect(two).toMatchObject({ status: "partial", examples: { size: 2 } });
  });

  it("that is not there, throws, or gives no rows is an error of the order", async () => {
    for (const [options, message] of [
      [{ module: "module.mjs", export: "notAFunction" }, 'has no function "notAFunction"'],
      [
        {
          generate: () => {
            throw new Error("no licence");
          },
        },
        "the generator failed: no licence",
      ],
      [{ generate: () => 7 as unknown as [] }, "gave no list of rows"],
      [{ generate: () => new Promise<[]>(() => {}), timeLimitSeconds: 0.05 }, "took more than 0.05 s"],
    ] as const) {
      await expect(acquire(open(options), order)).rejects.toMatchObject({
        name: "AcquisitionError",
        message: expect.stringContaining(message),
      });
    }
  });

  it("that hangs is left when the call is aborted, and is told", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    let told: unknown;
    const generate = (_: unknown, { signal }: { signal: AbortSignal }) => {
      signal.addEventListener("abort", () => {
        told = signal.reason;
      });
      setTimeout(() => controller.abort(reason), 5);
      return new Promise<[]>(() => {});
    };
    await expect(acquire(open({ generate }), order, controller.signal)).rejects.toBe(reason);
    expect(told).toBe(reason);
  });

  it("is not asked for an order below the price", async () => {
    const generate = vi.fn(() => []);
    const acquirer = open({ generate, unitCosts: [2, 1, 1] });
    const refused = await acquire(acquirer, order);
    expect(refused).toMatchObject({ status: "refused", cost: 0 });
    expect(refused.warnings.join()).toContain("has risen to 2");
    expect(generate).not.toHaveBeenCalled();
    await expect(acquire(acquirer, { ...order, count: 9 })).rejects.toThrow("count 9 (was 3)");
  });
});

describe("options", () => {
  it("name what is there, which is seen before anything is ordered", () => {
    expect(() => open({ module: "missing.mjs" })).toThrow(/^module: there is no file ".*missing\.mjs"/);
    expect(() => open({ command: ["./missing.sh"] })).toThrow(/^command: there is no file ".*missing\.sh"/);
    expect(() => open({ command: ["no-such-program"] })).toThrow('there is no program "no-such-program"');
    expect(() => open({ ...program("good"), workingDirectory: "/no/such" })).toThrow(
      "workingDirectory: there is no folder",
    );
    expect(() => open({ command: ["node", "program.mjs"] })).not.toThrow();
  });

  it("that cannot be meant are told all at once", () => {
    const environment = { A: 1 as unknown as string };
    const slip = { comand: ["python3"] } as Partial<GeneratorAcquirerOptions>;
    expect(() => open({ ...slip, environment, timeLimitSeconds: 0 })).toThrow(
      /comand: .*did you mean "command".*command: nothing makes examples.*environment\.A.*timeLimitSeconds/s,
    );
    expect(() => open({ command: [], module: "a.mjs" })).toThrow(
      /found module and command.*command: is \[\]/s,
    );
  });
});
