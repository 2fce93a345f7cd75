import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { unpackedChunks } from "./unpacked-chunks.ts";

async function all(source: Uint8Array): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of unpackedChunks(source)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("unpackedChunks", () => {
  const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, place) => (place * 7919) % 251));

  it("gives the bytes as they are, and unpacked where they are packed", async () => {
    for (const whole of [bytes, bytes.subarray(0, 1), bytes.subarray(0, 0)]) {
      expect((await all(whole)).equals(whole)).toBe(true);
      expect((await all(gzipSync(whole))).equals(whole)).toBe(true);
    }
  });

  it("unpacks no more than is asked for", async () => {
    let received = 0;
    const packed = gzipSync(Buffer.alloc(2 ** 27));
    const before = process.memoryUsage().arrayBuffers;
    for await (const chunk of unpackedChunks(packed)) {
      received += chunk.length;
      if (received > 1000) break;
    }
    expect(received).toBeLessThan(2 ** 22);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 25);
  });

  it("throws for a packed file that breaks off, or is damaged", async () => {
    const packed = gzipSync(bytes);
    await expect(all(packed.subarray(0, -9))).rejects.toMatchObject({ code: "Z_BUF_ERROR" });
    packed[packed.length - 6]! ^= 1;
    await expect(all(packed)).rejects.toMatchObject({ code: "Z_DATA_ERROR" });
  });

  it("ends when it is aborted", async () => {
    const aborted = new AbortController();
    const reading = async () => {
      for await (const _ of unpackedChunks(bytes, aborted.signal)) aborted.abort(new Error("enough"));
    };
    await expect(reading()).rejects.toThrow("enough");
  });
});
