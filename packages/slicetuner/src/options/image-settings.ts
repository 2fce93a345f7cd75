import type { ProblemList } from "@slicetuner/core";
import { imageOptions } from "./image-options.ts";
import { flagOf, type OptionName, readingNames, type Settings } from "./options.ts";

const poolOptions = ["poolLabels", "poolTable"] as const satisfies OptionName[];
const folderOptions = [
  "pattern",
  "imageSize",
  "imageChannels",
  "imageColumn",
] as const satisfies OptionName[];
const tableOptions = [
  "delimiter",
  "missingValues",
  "renameDuplicates",
  ...readingNames.filter((name) => name !== "memoryLimit"),
  "exclude",
] satisfies OptionName[];

/** Says which options about pictures were given without pictures. */
export function checkWithoutImages(settings: Settings, problems: ProblemList): void {
  if (settings.images !== undefined) return;
  refuse(settings, problems, [...imageOptions, ...poolOptions], "has no meaning without --images");
}

/** Says which of the options do not go together with pictures of this kind. */
export function checkImageSettings(
  settings: Settings,
  kind: "file" | "folder" | undefined,
  problems: ProblemList,
): void {
  const expect = (condition: boolean, name: OptionName, message: string): void =>
    void problems.expect(condition, flagOf(name), message);
  const { labels, table, imageColumn, classNames, pool, poolLabels, poolTable } = settings;
  expect(settings.data === undefined, "data", "contradicts --images; --table names a table beside pictures");
  if (kind === "folder") {
    const message = "is for an idx file; labels of a folder come from --pattern or --table";
    refuse(settings, problems, ["labels", "classNames", "poolLabels"], message);
    const needsColumn = table === undefined || imageColumn !== undefined;
    expect(
      needsColumn,
      "imageColumn",
      "is missing: name the column of --table with the pictures' file names",
    );
    expect(imageColumn === undefined || table !== undefined, "imageColumn", "has no meaning without --table");
  }
  if (kind === "file") {
    refuse(settings, problems, folderOptions, "is for a folder of pictures, --images names a file");
    const hasLabels = labels !== undefined || table !== undefined;
    expect(
      hasLabels,
      "labels",
      "is missing: name the idx file of the labels, or a table of them with --table",
    );
    expect(classNames === undefined || labels !== undefined, "classNames", "has no meaning without --labels");
  }
  if (table === undefined) refuse(settings, problems, tableOptions, "has no meaning without --table");
  if (pool === undefined) {
    refuse(settings, problems, poolOptions, "has no meaning without --pool");
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

function refuse(
  settings: Settings,
  problems: ProblemList,
  names: readonly OptionName[],
  message: string,
): void {
  for (const name of names) problems.expect(settings[name] === undefined, flagOf(name), message);
}
