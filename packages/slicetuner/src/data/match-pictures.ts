import { InvalidInputError, listNames } from "@slicetuner/core";
import { asCategories, findColumn, locate, type Table } from "@slicetuner/tabular";

/** Which rows of a table belong to which pictures. */
export interface PictureRows {
  /** Rows that have a picture. */
  readonly rows: Uint32Array;
  /** The picture of each of these rows. */
  readonly pictures: Uint32Array;
  /** Rows and pictures without the other, with counts and names. */
  readonly warnings: readonly string[];
}

/** How many names or problems are listed; the others are counted. */
const maximumListed = 10;

/**
 * Finds the picture of each row by the file name that stands in a column: the path below the folder, or the
 * file's name, or that without its extension, or a server's path that ends in the file's name. The column
 * must exist.
 * @param maximumUnmatched share of the rows that may have no picture.
 * @throws InvalidInputError when a name stands for two pictures or a picture in two rows, or too many rows
 * have none.
 */
export function matchPictures(
  table: Table,
  column: string,
  images: { readonly source: string; readonly ids: readonly string[] },
  maximumUnmatched: number,
): PictureRows {
  const { codes, categories } = asCategories(findColumn(table, column)!);
  const pictureOf = namesOf(images.ids);
  const problems: { path: string; message: string }[] = [];
  const rowOf = new Map<number, number>();
  const rows: number[] = [];
  const unmatched: string[] = [];
  codes.forEach((code, row) => {
    const name = code < 0 ? "" : categories[code]!.replaceAll("\\", "/").replace(/^\.?\//, "");
    const candidates = pictureOf.get(name) ?? pictureOf.get(exportedName(name)) ?? [];
    const place = locate(table, row, column);
    if (candidates.length === 0) {
      unmatched.push(`${place}: ${code < 0 ? "no name" : categories[code]}`);
      return;
    }
    const [picture] = candidates as [number];
    if (candidates.length > 1) {
      const paths = candidates.slice(0, 3).map((candidate) => images.ids[candidate]);
      problems.push({
        path: place,
        message: `"${name}" is the name of ${candidates.length} pictures: ${paths.join(", ")}; give the path below the folder`,
      });
    } else if (rowOf.has(picture)) {
      const other = locate(table, rowOf.get(picture)!);
      problems.push({ path: place, message: `${images.ids[picture]} stands in ${other} too` });
    } else {
      rowOf.set(picture, row);
      rows.push(row);
    }
  });
  if (unmatched.length > maximumUnmatched * table.rowCount || rows.length === 0) {
    const listed = listNames(unmatched, maximumListed);
    const message = `${count(unmatched.length, "row")} of ${table.rowCount.toLocaleString("en")} without a picture in ${images.source}, such as ${images.ids[0]} (${listed})`;
    if (unmatched.length > 0) problems.push({ path: table.source, message });
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
  const pictureOfRow = new Map([...rowOf].map(([picture, row]) => [row, picture]));
  const lonely = images.ids.filter((_, picture) => !rowOf.has(picture));
  return {
    rows: Uint32Array.from(rows),
    pictures: Uint32Array.from(rows, (row) => pictureOfRow.get(row)!),
    warnings: [
      ...(unmatched.length === 0
        ? []
        : [
            `${table.source}: ${count(unmatched.length, "row")} without a picture left out (${listNames(unmatched, maximumListed)})`,
          ]),
      ...(lonely.length === 0
        ? []
        : [
            `${images.source}: ${count(lonely.length, "picture")} without a row in ${table.source} left out (${listNames(lonely, maximumListed)})`,
          ]),
    ],
  };
}

/**
 * The file name at the end of a server's path or address: exports of Label Studio have
 * `/data/upload/1/8a1b0001-cat.png`.
 */
function exportedName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("=")) + 1);
}

/** Pictures by their paths; by names and stems where no path is called so. */
function namesOf(ids: readonly string[]): Map<string, number[]> {
  const paths = new Map(ids.map((id, picture) => [id, [picture]]));
  const shorter = [
    (id: string) => id.slice(id.lastIndexOf("/") + 1),
    stem,
    (id: string) => id.replace(/\.[^./]+$/, ""),
  ];
  for (const shorten of shorter) {
    const named = new Map<string, number[]>();
    ids.forEach((id, picture) => {
      const name = shorten(id);
      const own = named.get(name);
      if (own === undefined) named.set(name, [picture]);
      else own.push(picture);
    });
    for (const [name, pictures] of named) if (!paths.has(name)) paths.set(name, pictures);
  }
  return paths;
}

function stem(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1).replace(/\.[^.]+$/, "");
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
