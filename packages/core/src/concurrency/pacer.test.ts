import { afterEach, describe, expect, it, vi } from "vitest";
import { createPacer } from "./pacer.ts";

const neverAborted = new AbortController().signal;

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("createPacer", () => {
  it("does nothing, not even a promise, within its stretch", () => {
    const onBreath = vi.fn();
    expect(createPacer(neverAborted, onBreath, Number.POSITIVE_INFINITY).yieldIfDue()).toBeUndefined();
    expect(onBreath).not.toHaveBeenCalled();
  });

  it("counts the stretch from the last breath", async () => {
    const clock = vi.spyOn(performance, "now").mockReturnValue(1000);
    const pacer = createPacer(neverAborted, () => {});
    clock.mockReturnValue(1019);
    expect(pacer.yieldIfDue()).toBeUndefined();
    clock.mockReturnValue(1020);
    await expect(pacer.yieldIfDue()).resolves.toBeUndefined();
    clock.mockReturnValue(1039);
    expect(pacer.yieldIfDue()).toBeUndefined();
    clock.mockRestore();
  });

  it.each(["Node", "a browser"])("lets what waits run, in %s", async (place) => {
    if (place === "a browser") vi.stubGlobal("setImmediate", undefined);
    const events: string[] = [];
    const waiting = new Promise((resolve) => setTimeout(resolve, 0)).then(() => events.push("timer"));
    const pacer = createPacer(neverAborted, () => events.push("breath"), 0);
    // Timers and immediates have no fixed order among each other: some breaths, until the timer had its turn.
    while (!events.includes("timer")) await pacer.yieldIfDue();
    await waiting;
    expect(events[0]).toBe("breath");
  });

  it("throws the reason of a signal aborted meanwhile, after a last breath", async () => {
    const controller = new AbortController();
    const onBreath = vi.fn(() => controller.abort(new Error("enough")));
    await expect(createPacer(controller.signal, onBreath, 0).yieldIfDue()).rejects.toThrow("enough");
    expect(onBreath).toHaveBeenCalledOnce();
  });
});
