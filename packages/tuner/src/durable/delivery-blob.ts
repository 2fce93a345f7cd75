import {
  createDataset,
  type Dataset,
  type Delivery,
  type ExampleRow,
  exampleWidth,
  type GroupColumn,
} from "@slicetuner/core";

/** What is written beside the numbers. */
type Head = Pick<Delivery, "rows" | "unreadable" | "answers"> & {
  readonly exampleIds: readonly string[];
  readonly exampleShape: readonly number[];
  /**
   * Their numbers lie between the weights and the slices' numbers. Absent in blobs of before, and without
   * groups.
   */
  readonly groups?: readonly Omit<GroupColumn, "ids">[];
};

const lengthBytes = 4;

/** What a person wants to know of a delivery's examples, by their ids. */
export interface DeliveredContents {
  /** Values, unreadable examples included; empty where the source delivers no rows. */
  readonly rows: ReadonlyMap<string, ExampleRow>;
  readonly sliceOf: ReadonlyMap<string, number>;
  /** Who answered. */
  readonly workersOf: ReadonlyMap<string, readonly string[]>;
}

/** Reads a blob of {@link packDelivery} for people. */
export function readContents(bytes: Uint8Array): DeliveredContents {
  const whole = Buffer.from(bytes);
  const { exampleIds, rows = [], unreadable = [], answers = [] } = readHead(whole);
  const sliceIds = new Int32Array(
    Uint8Array.from(whole.subarray(whole.length - 4 * exampleIds.length)).buffer,
  );
  const workersOf = new Map<string, string[]>();
  for (const { exampleId, worker } of answers)
    workersOf.set(exampleId, [...(workersOf.get(exampleId) ?? []), worker]);
  return {
    rows: new Map([
      ...rows.map((row, index) => [exampleIds[index]!, row] as const),
      ...unreadable.flatMap(({ exampleId, row }) => (row === undefined ? [] : [[exampleId, row] as const])),
    ]),
    sliceOf: new Map(exampleIds.map((id, index) => [id, sliceIds[index]!])),
    workersOf,
  };
}

function readHead(whole: Buffer): Head {
  return JSON.parse(whole.toString("utf8", lengthBytes, lengthBytes + whole.readUInt32LE(0))) as Head;
}

/** The contents of a delivery as bytes: a head in JSON with its length before it, then the numbers. */
export function packDelivery({ examples, rows, unreadable, answers }: Delivery): Uint8Array {
  const { exampleIds, exampleShape, features, labels, weights, sliceIds, groups } = examples;
  const head: Head = {
    exampleIds,
    exampleShape,
    ...(groups && { groups: groups.map(({ name, values }) => ({ name, values })) }),
    ...(rows && { rows }),
    ...(unreadable && { unreadable }),
    ...(answers && { answers }),
  };
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(text.length);
  const groupIds = (groups ?? []).map(({ ids }) => ids);
  const numbers = [features, labels, weights, ...groupIds, sliceIds].map((column) =>
    Buffer.from(column.buffer, column.byteOffset, column.byteLength),
  );
  return Buffer.concat([length, text, ...numbers]);
}

/** Reads what {@link packDelivery} wrote. Classes and slices are those of the data that the examples join. */
export function unpackDelivery(
  bytes: Uint8Array,
  { classes, slices }: Pick<Dataset, "classes" | "slices">,
): Pick<Delivery, "examples" | "rows" | "unreadable" | "answers"> {
  // Copied, so that the columns begin where numbers may begin.
  const whole = Buffer.from(bytes);
  const { exampleIds, exampleShape, groups, ...others } = readHead(whole);
  let offset = lengthBytes + whole.readUInt32LE(0);
  const next = (count: number): ArrayBuffer => {
    const part = Uint8Array.from(whole.subarray(offset, offset + 4 * count));
    offset += part.length;
    return part.buffer;
  };
  const size = exampleIds.length;
  const examples = createDataset({
    exampleShape,
    features: new Float32Array(next(size * exampleWidth({ exampleShape }))),
    labels: new Int32Array(next(size)),
    weights: new Float32Array(next(size)),
    ...(groups && { groups: groups.map((group) => ({ ...group, ids: new Int32Array(next(size)) })) }),
    sliceIds: new Int32Array(next(size)),
    exampleIds,
    classes,
    slices,
  });
  return { examples, ...others };
}
