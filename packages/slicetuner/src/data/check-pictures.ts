import type { ProblemList } from "@slicetuner/core";
import { flagOf } from "../cli/option-group.ts";
import type { DataSpec } from "../options/data-options.ts";
import { type PictureSpec, pictureOptions } from "../options/picture-options.ts";
import type { SourceSpec } from "../options/source-options.ts";

/** What was said of a user's own data, and of what more of them is taken from. */
export interface OwnData {
  readonly data: DataSpec;
  readonly pictures: PictureSpec;
  /** Absent where nothing is acquired. */
  readonly sources?: SourceSpec;
}

type Said = DataSpec & PictureSpec & Partial<SourceSpec>;

const poolOptions = ["poolLabels", "poolTable"] as const satisfies (keyof Said)[];
const folderOptions = [
  "pattern",
  "imageSize",
  "imageChannels",
  "imageColumn",
] as const satisfies (keyof Said)[];
const tableOptions = [
  "delimiter",
  "missingValues",
  "renameDuplicates",
  "exclude",
] as const satisfies (keyof Said)[];

/** Says which options about pictures were given without pictures. */
export function checkWithoutPictures({ data, pictures, sources }: OwnData, problems: ProblemList): void {
  if (pictures.images !== undefined) return;
  const names = [...(Object.keys(pictureOptions.options) as (keyof PictureSpec)[]), ...poolOptions];
  refuse({ ...data, ...pictures, ...sources }, problems, names, "has no meaning without --images");
}

/** Says which of the options do not go together with pictures of this kind. */
export function checkPictures(
  own: OwnData,
  kind: "file" | "folder" | undefined,
  problems: ProblemList,
): void {
  const said: Said = { ...own.data, ...own.pictures, ...own.sources };
  const expect = (condition: boolean, name: keyof Said, message: string): void =>
    void problems.expect(condition, flagOf(name), message);
  const { labels, table, imageColumn, classNames, pool, poolLabels, poolTable } = said;
  expect(said.data === undefined, "data", "contradicts --images; --table names a table beside pictures");
  if (kind === "folder") {
    const message = "is for an idx file; labels of a folder come from --pattern or --table";
    refuse(said, problems, ["labels", "classNames", "poolLabels"], message);
    const needsColumn = table === undefined || imageColumn !== undefined;
    expect(
      needsColumn,
      "imageColumn",
      "is missing: name the column of --table with the pictures' file names",
    );
    expect(imageColumn === undefined || table !== undefined, "imageColumn", "has no meaning without --table");
  }
  if (kind === "file") {
    refuse(said, problems, folderOptions, "is for a folder of pictures, --images names a file");
    const hasLabels = labels !== undefined || table !== undefined;
    expect(
      hasLabels,
      "labels",
      "is missing: name the idx file of the labels, or a table of them with --table",
    );
    expect(classNames === undefined || labels !== undefined, "classNames", "has no meaning without --labels");
  }
  if (table === undefined) refuse(said, problems, tableOptions, "has no meaning without --table");
  if (pool === undefined) {
    refuse(said, problems, poolOptions, "has no meaning without --pool");
    return;
  }
  if (kind === "file" && labels !== undefined)
    expect(poolLabels !== undefined, "poolLabels", "is missing: name the labels of --pool");
  if (labels === undefined && kind !== "folder")
    expect(poolLabels === undefined, "poolLabels", "has no meaning without --labels");
  if (table !== undefined)
    expect(poolTable !== undefined, "poolTable", "is missing: name the table beside --pool");
  else expect(poolTable === undefined, "poolTable", "has no meaning without --table");
}

function refuse(said: Said, problems: ProblemList, names: readonly (keyof Said)[], message: string): void {
  for (const name of names) problems.expect(said[name] === undefined, flagOf(name), message);
}
