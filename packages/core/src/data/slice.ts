/** One part of the data; the slices of a data set partition it. */
export interface Slice {
  /** Unique among the slices, e.g. `White-Female`. */
  readonly name: string;
  /** The column values that define the slice, e.g. `{ race: "White", sex: "Female" }`, where it has such. */
  readonly values?: Readonly<Record<string, string>>;
}
