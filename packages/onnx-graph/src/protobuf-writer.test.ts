import { describe, expect, it } from "vitest";
import { ProtobufWriter } from "./protobuf-writer.ts";

function written(write: (writer: ProtobufWriter) => void): string {
  const writer = new ProtobufWriter();
  write(writer);
  return Buffer.from(writer.finish()).toString("hex");
}

// The first three are the worked examples of the Protocol Buffers encoding guide.
describe("ProtobufWriter", () => {
  it("writes the guide's number: field 1, 150", () => {
    expect(written((writer) => writer.integer(1, 150))).toBe("089601");
  });

  it("writes the guide's text: field 2, testing", () => {
    expect(written((writer) => writer.string(2, "testing"))).toBe("120774657374696e67");
  });

  it("writes the guide's message in a message and packed numbers", () => {
    expect(written((writer) => writer.message(3, (inner) => inner.integer(1, 150)))).toBe("1a03089601");
    expect(written((writer) => writer.packedIntegers(6, [3, 270, 86942]))).toBe("3206038e029ea705");
  });

  it("writes negative numbers in ten bytes and floats in four", () => {
    expect(written((writer) => writer.integer(1, -2))).toBe("08feffffffffffffffff01");
    expect(written((writer) => writer.float(2, 1))).toBe("150000803f");
  });

  it("writes fields above 15 with a key of two bytes, and text in UTF-8", () => {
    expect(written((writer) => writer.integer(20, 7))).toBe("a00107");
    expect(written((writer) => writer.string(1, "λ"))).toBe("0a02cebb");
  });

  it("grows as far as needed", () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index);
    const writer = new ProtobufWriter();
    writer.integer(1, 1);
    writer.bytes(2, bytes);
    // 100,000 is a0 8d 06 as a varint.
    expect(Buffer.from(writer.finish().subarray(0, 6)).toString("hex")).toBe("080112a08d06");
    expect(writer.finish().subarray(6)).toEqual(bytes);
  });
});
