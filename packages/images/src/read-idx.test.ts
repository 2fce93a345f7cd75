import { gzipSync } from "node:zlib";
import { InvalidInputError } from "@slicetuner/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeIdx } from "./encode-idx.ts";
import { type IdxArray, type IdxType, idxTypes } from "./idx-format.ts";
import { readIdx } from "./read-idx.ts";
import { makeTestFolder, type TestFolder } from "./testing/make-test-folder.ts";

/** Big-endian by hand: magic number, two dimensions, entries. */
const byHand = {
  uint8: ["00 00 08 02 00000002 00000003 00 01 7f 80 fe ff", [0, 1, 127, 128, 254, 255]],
  int8: ["00 00 09 02 00000001 00000002 7f 80", [127, -128]],
  int16: ["00 00 0b 01 00000002 0102 fffe", [258, -2]],
  int32: ["00 00 0c 01 00000002 00010203 80000000", [66_051, -(2 ** 31)]],
  float32: ["00 00 0d 01 00000002 3f800000 c0200000", [1, -2.5]],
  float64: ["00 00 0e 01 00000002 3ff0000000000000 c004000000000000", [1, -2.5]],
} satisfies Record<IdxType, [string, number[]]>;

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
}

async function problemOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.catch((reason: unknown) => reason);
  if (!InvalidInputError.isInstance(error)) throw new Error(`expected an InvalidInputError, got ${error}`);
  return error.message;
}

describe("readIdx", () => {
  for (const [type, [hex, values]] of Object.entries(byHand)) {
    it(`reads ${type}, most significant byte first`, async () => {
      const array = await readIdx(bytesOf(hex));
      expect(array.type).toBe(type);
      expect(Array.from(array.values)).toEqual(values);
      expect(Buffer.from(encodeIdx(array)).toString("hex")).toBe(hex.replaceAll(" ", ""));
    });
  }

  it("reads what was written, of every type and shape, packed or not", async () => {
    const arrays = fc
      .record({
        layout: fc.constantFrom(...idxTypes),
        shape: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 5 }),
      })
      .chain(({ layout, shape }) => {
        const length = shape.reduce((product, size) => product * size, 1);
        const bytes = fc.uint8Array({ minLength: length * layout.bytes, maxLength: length * layout.bytes });
        return bytes.map((raw): IdxArray => {
          const values = layout.allocate(length);
          new Uint8Array(values.buffer).set(raw);
          return { type: layout.type, shape, values };
        });
      });
    await fc.assert(
      fc.asyncProperty(arrays, fc.boolean(), async (array, packed) => {
        const encoded = encodeIdx(array);
        const read = await readIdx(packed ? gzipSync(encoded) : encoded);
        expect(read.type).toBe(array.type);
        expect(read.shape).toEqual(array.shape);
        expect(read.values).toEqual(array.values);
      }),
    );
  });

  it("never takes fewer or more bytes than the header announces", async () => {
    const whole = encodeIdx({ type: "int16", shape: [3, 2], values: Int16Array.of(1, 2, 3, 4, 5, 6) });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 40 }), async (length) => {
        const bytes = new Uint8Array(length);
        bytes.set(whole.subarray(0, length));
        const reading = readIdx(bytes);
        if (length === whole.length) await expect(reading).resolves.toMatchObject({ shape: [3, 2] });
        else expect(await problemOf(reading)).toMatch(/^idx:byte|^idx: is empty/);
      }),
    );
  });

  it("reads bytes in the middle of a larger buffer", async () => {
    const [hex, values] = byHand.int16;
    const padded = bytesOf(`ffffff ${hex} ffff`);
    const { values: read } = await readIdx(padded.subarray(3, padded.length - 2));
    expect(Array.from(read)).toEqual(values);
  });
});

describe("readIdx names the byte that is wrong", () => {
  const cases: [what: string, hex: string, problem: RegExp][] = [
    ["an empty file", "", /^idx: is empty$/],
    ["no idx file", "89504e47", /^idx:byte 0: is 0x89, expected 0x00: .*0x1f 0x8b$/],
    ["a wrong second byte", "00010803", /^idx:byte 1: is 0x01/],
    [
      "an unknown type",
      "00000a01 00000000",
      /^idx:byte 2: is 0x0a, expected .*0x08 \(uint8\).*0x0e \(float64\)$/,
    ],
    ["no dimension", "00000800", /^idx:byte 3: is 0x00/],
    ["a magic number that breaks off", "000008", /^idx:byte 3: is missing/],
    ["a header that breaks off", "00000803 0000", /^idx:byte 6: the file ends within its header of 16 bytes/],
    [
      "entries that break off",
      "00000802 00000003 00000002 010203",
      /^idx:byte 15: the file ends here, cut off: 3 × 2 uint8 need 18 bytes with the header; 1 of 3 items are whole$/,
    ],
    [
      "a number of items that no file has",
      "00000803 ffffffff ffffffff ffffffff 00",
      /^idx:byte 17: the file ends here, cut off/,
    ],
    [
      "bytes too many",
      "00000801 00000001 0101ff",
      /^idx:byte 9: 2 bytes too many: 1 uint8 need 9 bytes.*has 11$/,
    ],
    ["an empty gzip file", Buffer.from(gzipSync("")).toString("hex"), /nothing in it/],
  ];
  for (const [what, hex, problem] of cases)
    it(what, async () => {
      expect(await problemOf(readIdx(bytesOf(hex)))).toMatch(problem);
    });

  const packed = gzipSync(bytesOf(byHand.uint8[0]));

  it("a gzip file that breaks off", async () => {
    expect(await problemOf(readIdx(packed.subarray(0, packed.length - 12)))).toMatch(
      /gzip file that breaks off/,
    );
  });

  it("a gzip file with other contents than its checksum", async () => {
    const damaged = Uint8Array.from(packed);
    damaged[damaged.length - 6]! ^= 0xff;
    expect(await problemOf(readIdx(damaged))).toMatch(/damaged gzip file/);
  });
});

describe("readIdx on files", () => {
  let folder: TestFolder;
  beforeAll(async () => {
    folder = await makeTestFolder();
  });
  afterAll(() => folder.remove());

  it("reads one, whatever it is called", async () => {
    const path = await folder.write("labels", gzipSync(bytesOf(byHand.int8[0])));
    expect((await readIdx(path)).shape).toEqual([1, 2]);
  });

  it("names the file in problems, and says what a web page is", async () => {
    const path = await folder.write("train.gz", "<html>not found</html>");
    const error = await readIdx(path).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ message: expect.stringContaining(`${path}:byte 0: is 0x3c`) });
    expect(error).toMatchObject({ hint: expect.stringContaining("web page") });
  });

  it("refuses what is no file", async () => {
    expect(await problemOf(readIdx(`${folder.path}/none.gz`))).toMatch(/none\.gz: there is no such file$/);
    expect(await problemOf(readIdx(folder.path))).toMatch(/is a folder, expected an idx file$/);
  });
});

describe("readIdx on files that unpack to more than they should", () => {
  const header = (...shape: number[]) => {
    const bytes = Buffer.alloc(4 + 4 * shape.length);
    bytes.set([0, 0, 8, shape.length]);
    shape.forEach((size, dimension) => void bytes.writeUInt32BE(size, 4 + 4 * dimension));
    return bytes;
  };

  it("unpacks no more than the header announces", async () => {
    const packed = gzipSync(Buffer.concat([header(2), Buffer.alloc(2 ** 26)]));
    const before = process.memoryUsage().arrayBuffers;
    expect(await problemOf(readIdx(packed))).toMatch(
      /byte 10: at least [\d,]+ bytes? too many: 2 uint8 need/,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 25);
  });

  it("refuses what needs more memory than is allowed, and takes it with more", async () => {
    const packed = gzipSync(Buffer.concat([header(1000, 10, 10), Buffer.alloc(100_000)]));
    expect(await problemOf(readIdx(packed, { memoryLimit: "0.4MB" }))).toMatch(
      /^idx: 1,000 × 10 × 10 uint8 need 100,016 bytes with the header and take 0\.000500 GB in memory, above 0\.4MB$/,
    );
    expect((await readIdx(packed, { memoryLimit: "0.5MB" })).shape).toEqual([1000, 10, 10]);
    expect(await problemOf(readIdx(packed, { memoryLimit: "much" }))).toMatch(/^memoryLimit: is "much"/);
  });

  it("ends when it is aborted", async () => {
    const packed = gzipSync(Buffer.concat([header(2 ** 24), Buffer.alloc(2 ** 24)]));
    const aborted = new AbortController();
    const reading = readIdx(packed, { signal: aborted.signal });
    aborted.abort(new Error("enough"));
    await expect(reading).rejects.toThrow("enough");
  });
});

describe("encodeIdx", () => {
  it("refuses a shape that does not fit, and values of another type", () => {
    const values = Uint8Array.of(1, 2);
    expect(() => encodeIdx({ type: "uint8", shape: [3], values })).toThrow("2 values, the shape [3] has 3");
    expect(() => encodeIdx({ type: "uint8", shape: [], values: Uint8Array.of(1) })).toThrow("1 to 255");
    expect(() => encodeIdx({ type: "float32", shape: [2], values })).toThrow("are no float32");
  });
});
