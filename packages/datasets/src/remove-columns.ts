/**
 * The CSV text without the columns of these names (RFC 4180; lines end in CRLF, fields are quoted where they
 * must be). Names that do not occur are no mistake: they have been removed before.
 */
export function removeColumns(text: string, names: readonly string[]): string {
  const records = parseRecords(text);
  const header = records[0] ?? [];
  const kept = header.flatMap((name, column) => (names.includes(name) ? [] : [column]));
  return records
    .map((record) => `${kept.map((column) => quote(record[column] ?? "")).join(",")}\r\n`)
    .join("");
}

function parseRecords(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  // One field with what ends it: quoted with doubled quotes inside, or plain.
  const fields = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n|\n|\r|$)/gy;
  while (fields.lastIndex < text.length) {
    const match = fields.exec(text);
    if (match === null) break;
    const [, quoted, plain, end] = match;
    record.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end === ",") continue;
    records.push(record);
    record = [];
  }
  return records;
}

function quote(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
