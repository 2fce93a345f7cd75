/** What the entries of an idx file are. */
export type IdxType = "uint8" | "int8" | "int16" | "int32" | "float32" | "float64";

/** The entries of an idx file, one kind for each {@link IdxType}. */
export type IdxValues = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** The contents of an idx file. */
export interface IdxArray {
  readonly type: IdxType;
  /** Length of each dimension, the slowest one first: `[60000, 28, 28]`. */
  readonly shape: readonly number[];
  /** In C order: the last dimension runs fastest. */
  readonly values: IdxValues;
}

/** What is known of one type of entries. */
export interface IdxTypeLayout {
  readonly type: IdxType;
  /** The third byte of the file. */
  readonly code: number;
  /** Bytes of one entry. */
  readonly bytes: number;
  allocate(length: number): IdxValues;
  /** Reads one entry; idx is big-endian. */
  get(view: DataView, offset: number): number;
  set(view: DataView, offset: number, value: number): void;
}

/** All types of the format (LeCun, Cortes, Burges: the MNIST database, "the IDX file format"). */
export const idxTypes: readonly IdxTypeLayout[] = [
  {
    type: "uint8",
    code: 0x08,
    bytes: 1,
    allocate: (length) => new Uint8Array(length),
    get: (view, offset) => view.getUint8(offset),
    set: (view, offset, value) => view.setUint8(offset, value),
  },
  {
    type: "int8",
    code: 0x09,
    bytes: 1,
    allocate: (length) => new Int8Array(length),
    get: (view, offset) => view.getInt8(offset),
    set: (view, offset, value) => view.setInt8(offset, value),
  },
  {
    type: "int16",
    code: 0x0b,
    bytes: 2,
    allocate: (length) => new Int16Array(length),
    get: (view, offset) => view.getInt16(offset),
    set: (view, offset, value) => view.setInt16(offset, value),
  },
  {
    type: "int32",
    code: 0x0c,
    bytes: 4,
    allocate: (length) => new Int32Array(length),
    get: (view, offset) => view.getInt32(offset),
    set: (view, offset, value) => view.setInt32(offset, value),
  },
  {
    type: "float32",
    code: 0x0d,
    bytes: 4,
    allocate: (length) => new Float32Array(length),
    get: (view, offset) => view.getFloat32(offset),
    set: (view, offset, value) => view.setFloat32(offset, value),
  },
  {
    type: "float64",
    code: 0x0e,
    bytes: 8,
    allocate: (length) => new Float64Array(length),
    get: (view, offset) => view.getFloat64(offset),
    set: (view, offset, value) => view.setFloat64(offset, value),
  },
];

/** Bytes before the entries: two zeros, type, number of dimensions, then four bytes for each dimension. */
export function idxHeaderBytes(dimensions: number): number {
  return 4 + 4 * dimensions;
}
