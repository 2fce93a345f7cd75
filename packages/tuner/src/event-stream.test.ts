import { describe, expect, it } from "vitest";
import { streamEvents } from "./event-stream.ts";

const pause = () => new Promise((resolve) => setTimeout(resolve, 1));

async function read<Event>(events: AsyncIterable<Event>): Promise<Event[]> {
  const all: Event[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe("streamEvents", () => {
  it("hands on every event in order, those before the reader came included, and the result", async () => {
    const stream = streamEvents<number, string>(async (emit) => {
      emit(1);
      emit(2);
      await pause();
      emit(3);
      return "done";
    });
    await pause();
    expect(await read(stream)).toEqual([1, 2, 3]);
    expect(await stream.result).toBe("done");
  });

  it("runs to its result when nobody reads", async () => {
    const stream = streamEvents<number, string>(async (emit) => {
      for (let event = 0; event < 1000; event++) emit(event);
      return "done";
    });
    expect(await stream.result).toBe("done");
  });

  it("throws what the task threw, in the reader's loop after the last event and in the result", async () => {
    const stream = streamEvents<number, string>(async (emit) => {
      emit(1);
      throw new Error("broken");
    });
    const seen: number[] = [];
    await expect(
      (async () => {
        for await (const event of stream) seen.push(event);
      })(),
    ).rejects.toThrow("broken");
    expect(seen).toEqual([1]);
    await expect(stream.result).rejects.toThrow("broken");
  });
});
