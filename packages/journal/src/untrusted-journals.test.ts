import { fuzz, mutateBytes } from "@slicetuner/fuzz";
import { expect, it } from "vitest";
import { encodeLine, firstHash } from "./line.ts";
import { parseLines } from "./parse-lines.ts";

const records = [
  { type: "run", name: "Москва" },
  { type: "order", id: "r/1/東京", count: 3 },
  { type: "delivery", text: 'a\n"b"', cost: 1.5 },
];

function write(): Buffer {
  const lines: Buffer[] = [];
  let hash = firstHash;
  for (const record of records) {
    const line = encodeLine(JSON.stringify(record), hash);
    lines.push(line.bytes);
    hash = line.hash;
  }
  return Buffer.concat(lines);
}

it("whatever becomes of a journal's bytes, what is read was written, in its place", async () => {
  const whole = write();
  await fuzz({
    name: "journal",
    make: (random) => mutateBytes(random, whole),
    run: (bytes) => {
      const { records: read, problem, torn, goodLength } = parseLines(Buffer.from(bytes), "journal.jsonl");
      expect(read).toEqual(records.slice(0, read.length));
      expect(goodLength).toBeLessThanOrEqual(bytes.length);
      const isWhole = goodLength === bytes.length && read.length > 0;
      expect([problem === null, torn]).toEqual(isWhole ? [true, false] : [torn, torn]);
    },
  });
});
