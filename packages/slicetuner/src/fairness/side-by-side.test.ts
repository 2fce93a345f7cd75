import { describe, expect, it } from "vitest";
import { sideBySide } from "./side-by-side.ts";

describe("sideBySide", () => {
  it("gives results in the order of the items, however many run at a time", async () => {
    for (const limit of [1, 2, 10]) {
      let [running, most] = [0, 0];
      const results = await sideBySide([30, 10, 20, 0], limit, async (wait, place) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, wait));
        running -= 1;
        return [place, wait];
      });
      expect(results).toEqual([
        [0, 30],
        [1, 10],
        [2, 20],
        [3, 0],
      ]);
      expect(most).toBe(Math.min(limit, 4));
    }
  });

  it("begins no more after a failure", async () => {
    const begun: number[] = [];
    const failing = sideBySide([0, 1, 2, 3], 1, async (item) => {
      begun.push(item);
      if (item === 1) throw new Error("broken");
    });
    await expect(failing).rejects.toThrow("broken");
    expect(begun).toEqual([0, 1]);
  });
});
