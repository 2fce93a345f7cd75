/**
 * What errors of this package advise, in the words of its options. A program with options of its own can put
 * its words in the place of these: an error's `hint` holds them unchanged.
 */
export const hints = {
  repeatedNames: 'Pass duplicateNames: "rename" to number columns of the same name.',
  notNumeric:
    'To read a column as categories pass its kind "categorical"; to count a text as missing add it to missingValues.',
  incompleteRows: "Pass dropIncomplete: true to leave out rows without label, slice value or weight.",
  quantity:
    'Cut a quantity into ranges; if its numbers are names, read the column with the kind "categorical".',
  otherDelimiter: "Pass the delimiter that the file has.",
  linesBeforeHeader: "Most lines differ from the first: skip lines at the beginning (skipLines)?",
  firstLine: "Skip the first line: skipLines 1.",
  memoryLimit: "Raise memoryLimit, take fewer rows or columns, or write the file as Parquet.",
  duckDBMemory: "Raise memoryLimit, or lower threads: each needs memory of its own.",
  duckDBSpace: "Give a temporaryFolder with more space.",
  unreadableColumns: "Name the columns that cannot be read in exclude when the file is read.",
} as const;

/** The same for warnings, which hold them unchanged. */
export const warningHints = {
  commaThousands: 'read them with thousands ","',
  pointThousands: 'read them with decimal "," and thousands "."',
  spaceThousands: 'read them with thousands "space"',
  apostropheThousands: 'read them with thousands "\'"',
  decimalComma: 'read them with decimal ","',
  leaveOut: "exclude the column",
  nameRows: "make it the id",
  lookAlikes: "normalize makes them one",
  codes: "declare it categorical where they are codes",
  inexactTexts: "declare it categorical where it names something, numeric to have it rounded",
} as const;
