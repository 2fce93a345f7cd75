import { describe, expect, it } from "vitest";
import { KeyedMutex, unlessAborted, waitSeconds } from "./keyed-mutex.ts";

const never = new AbortController().signal;

describe("KeyedMutex", () => {
  it("lets work of one name run one after another, that of others meanwhile, and goes on after a failure", async () => {
    const mutex = new KeyedMutex();
    const log: string[] = [];
    const work = (name: string, step: string, fails = false) =>
      mutex.run(name, never, async () => {
        log.push(`${step} begins`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        log.push(`${step} ends`);
        if (fails) throw new Error(step);
        return step;
      });
    const outcomes = await Promise.allSettled([work("a", "1", true), work("a", "2"), work("b", "3")]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect(log.indexOf("2 begins")).toBeGreaterThan(log.indexOf("1 ends"));
    expect(log.indexOf("3 begins")).toBeLessThan(log.indexOf("1 ends"));
  });

  it("leaves the queue when aborted, without beginning", async () => {
    const mutex = new KeyedMutex();
    const controller = new AbortController();
    let free = () => {};
    const freed = new Promise<void>((resolve) => {
      free = resolve;
    });
    const first = mutex.run("a", never, () => freed);
    let begun = false;
    const second = mutex.run("a", controller.signal, async () => {
      begun = true;
    });
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(second).rejects.toBe(reason);
    await Promise.resolve();
    free();
    await first;
    await mutex.idle();
    expect(begun).toBe(false);
  });
});

describe("unlessAborted and waitSeconds", () => {
  it("end with the signal's reason, at once", async () => {
    const reason = new Error("enough");
    const started = performance.now();
    await expect(unlessAborted(new Promise(() => {}), AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 5);
    await expect(waitSeconds(60, controller.signal)).rejects.toBe(reason);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(await unlessAborted(Promise.resolve(7), never)).toBe(7);
    await waitSeconds(0.001, never);
  });
});
