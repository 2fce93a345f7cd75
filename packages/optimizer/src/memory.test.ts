import { describe, expect, it } from "vitest";
import { withLentMemory } from "./memory.ts";

describe("memory that is lent to a plan", () => {
  it("is handed to the next plan", () => {
    const first = withLentMemory(4, (memory) => memory.numbers(4).buffer);
    expect(withLentMemory(3, (memory) => memory.numbers(3).buffer)).toBe(first);
  });

  it("is not handed to a plan that needs more, nor to one within a plan", () => {
    const [outer, inner] = withLentMemory(4, (memory) => [
      memory.numbers(4).buffer,
      withLentMemory(4, (own) => own.numbers(4).buffer),
    ]);
    expect(inner).not.toBe(outer);
    expect(withLentMemory(1000, (memory) => memory.numbers(1000).buffer)).not.toBe(outer);
  });

  it("comes in parts that do not overlap, each where a number may begin", () => {
    withLentMemory(3, (memory) => {
      const parts = [memory.indices(3), memory.numbers(3), memory.indices(1), memory.numbers(2)];
      for (const [index, part] of parts.entries()) part.fill(index + 1);
      parts.forEach((part, index) => {
        expect([...part]).toEqual(Array.from(part, () => index + 1));
      });
    });
  });

  it("is new memory where more is asked for than there is", () => {
    withLentMemory(2, (memory) => {
      const lent = memory.numbers(2).buffer;
      const large = memory.numbers(1000);
      expect(large).toHaveLength(1000);
      expect(large.buffer).not.toBe(lent);
      expect(memory.indices(2000).buffer).not.toBe(lent);
      expect(memory.numbers(2).buffer).toBe(lent);
      // 24 numbers for each slice are there, of which four are taken.
      expect(memory.numbers(44).buffer).toBe(lent);
      expect(memory.numbers(1).buffer).not.toBe(lent);
    });
  });

  it("is handed on after a plan that failed", () => {
    let lent: unknown;
    expect(() =>
      withLentMemory(5, (memory) => {
        lent = memory.numbers(1).buffer;
        throw new Error("no plan");
      }),
    ).toThrow("no plan");
    expect(withLentMemory(5, (memory) => memory.numbers(1).buffer)).toBe(lent);
  });
});
