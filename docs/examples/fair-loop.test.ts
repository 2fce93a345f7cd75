import { expect, it, vi } from "vitest";

it("FairBatch at least halves the gap in a loop of one's own", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    await import("./fair-loop.ts");
    const printed = log.mock.calls.map(([line]) => String(line)).filter((line) => line.includes("gap"));
    const [shuffled, fair] = printed.map((line) => Number(/gap ([\d.]+)$/.exec(line)?.[1]));
    expect(shuffled).toBeGreaterThan(0.1);
    expect(fair).toBeLessThan(shuffled! / 2);
  } finally {
    log.mockRestore();
  }
});
