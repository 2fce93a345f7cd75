import { type Column, Random } from "@slicetuner/core";
import { makeWords, misspell, pick, skewed, toColumn } from "./slips.ts";

export interface BibliographyOptions {
  /** Papers of the first table. */
  readonly first: number;
  /** Entries of the second table. */
  readonly second: number;
  /** Share of the first table's papers that the second has, too. */
  readonly shared: number;
  /** Entries that the second table may have of one paper. */
  readonly mostEntries: number;
  /** `tidy`: a publisher's library, venues written out; `messy`: what a search engine reads off pages. */
  readonly style: "tidy" | "messy";
  readonly seed: number;
}

/** Two tables under each other, and which paper each row is. */
export interface Bibliography {
  readonly columns: readonly Column[];
  readonly rowCount: number;
  readonly ids: readonly string[];
  /** 0 or 1. */
  readonly tables: readonly number[];
  readonly paper: readonly number[];
}

interface Paper {
  readonly title: string;
  readonly authors: readonly (readonly [given: string, surname: string])[];
  readonly venue: number;
  readonly year: number;
}

interface Entry {
  readonly paper: number;
  readonly table: number;
  readonly title: string | null;
  readonly authors: string | null;
  readonly venue: string | null;
  readonly year: number | null;
}

const venues = [
  { short: "SIGMOD Conference", long: "International Conference on Management of Data", kind: "conference" },
  { short: "VLDB", long: "Very Large Data Bases", kind: "conference" },
  { short: "ICDE", long: "International Conference on Data Engineering", kind: "conference" },
  { short: "SIGMOD Record", long: "ACM SIGMOD Record", kind: "journal" },
  {
    short: "VLDB J.",
    long: "The VLDB Journal The International Journal on Very Large Data Bases",
    kind: "journal",
  },
  {
    short: "ACM Trans. Database Syst.",
    long: "ACM Transactions on Database Systems (TODS)",
    kind: "journal",
  },
] as const;

/** Titles that come every year. */
const columnTitles = ["Editorial", "Guest editor's introduction", "Chair's message", "Book review column"];

const joints = ["for", "of", "in", "with", "and", "on", "the", "a", "using", "over"];

/**
 * Two bibliographies of one field: the second abbreviates given names, writes venues otherwise, leaves out
 * values and misspells. Some papers come as a conference and as a journal version, which are two, some titles
 * come every year, and authors write several papers about one subject.
 */
export function generateBibliography(options: BibliographyOptions): Bibliography {
  const random = new Random(options.seed);
  const papers = makePapers(options.first + options.second, random);
  const first = papers.slice(0, options.first);
  const entries: Entry[] = first.map((paper, number) => ({
    paper: number,
    table: 0,
    title: paper.title,
    authors: paper.authors.map((name) => name.join(" ")).join(", "),
    venue: venues[paper.venue]!.short,
    year: paper.year,
  }));
  const secondEntries: Entry[] = [];
  for (let number = 0; number < first.length && secondEntries.length < options.second; number++) {
    if (random.uniform() >= options.shared) continue;
    const count = 1 + random.integer(options.mostEntries);
    for (let copy = 0; copy < count; copy++)
      secondEntries.push(enter(papers[number]!, number, options.style, random));
  }
  for (let number = first.length; secondEntries.length < options.second; number++)
    secondEntries.push(enter(papers[number]!, number, options.style, random));
  entries.push(...(random.shuffle(secondEntries) as Entry[]));
  const text = (name: "title" | "authors" | "venue") =>
    toColumn(
      name,
      entries.map((entry) => entry[name]),
    );
  return {
    rowCount: entries.length,
    ids: entries.map((_, row) => `p${row}`),
    tables: entries.map(({ table }) => table),
    paper: entries.map(({ paper }) => paper),
    columns: [
      text("title"),
      text("authors"),
      text("venue"),
      {
        name: "year",
        kind: "numeric",
        values: Float64Array.from(entries, ({ year }) => year ?? Number.NaN),
        missing: entries.filter(({ year }) => year === null).length,
      },
    ],
  };
}

function makePapers(count: number, random: Random): Paper[] {
  const words = [...makeWords(150, 2, random), ...makeWords(900, 3, random)];
  const given = makeWords(250, 2, random).map(capitalize);
  const surnames = makeWords(Math.round(40 * Math.sqrt(count)), 3, random).map(capitalize);
  const people = Array.from(
    { length: Math.ceil(count / 2) },
    () => [pick(given, random), pick(surnames, random)] as const,
  );
  const papers: Paper[] = [];
  while (papers.length < count) {
    const kind = random.uniform();
    const venue = random.integer(venues.length);
    const year = 1994 + random.integer(10);
    const before = papers.length === 0 ? undefined : papers[random.integer(papers.length)]!;
    if (kind < 0.02) {
      papers.push({
        title: pick(columnTitles, random),
        authors: drawAuthors(people, 1, random),
        venue: 3,
        year,
      });
    } else if (kind < 0.06 && before !== undefined && venues[before.venue]!.kind === "conference") {
      // The journal version, a year or two later.
      papers.push({ ...before, venue: 4 + random.integer(2), year: before.year + 1 + random.integer(2) });
    } else if (kind < 0.16 && before !== undefined) {
      // Another paper of the same authors about the same subject.
      const kept = before.title.split(" ").slice(0, 3);
      papers.push({
        ...before,
        title: [...kept, ...drawTitle(words, random).slice(0, 4)].join(" "),
        venue,
        year,
      });
    } else {
      const title = capitalize(drawTitle(words, random).join(" "));
      papers.push({ title, authors: drawAuthors(people, 1 + random.integer(4), random), venue, year });
    }
  }
  random.shuffle(papers);
  return papers;
}

function drawTitle(words: readonly string[], random: Random): string[] {
  return Array.from({ length: 3 + random.integer(8) }, () =>
    random.uniform() < 0.25 ? pick(joints, random) : words[skewed(words.length, random)]!,
  );
}

function drawAuthors(people: readonly (readonly [string, string])[], count: number, random: Random) {
  return [...new Set(Array.from({ length: count }, () => people[skewed(people.length, random)]!))];
}

/** The paper as the second table has it. */
function enter(paper: Paper, number: number, style: BibliographyOptions["style"], random: Random): Entry {
  const isMessy = style === "messy";
  const happens = (share: number) => random.uniform() < (isMessy ? share : share / 6);
  let title: string = paper.title;
  if (happens(0.25)) title = misspell(title, random);
  if (happens(0.15)) title = misspell(title, random);
  if (happens(0.12) && title.split(" ").length > 5) title = title.split(" ").slice(0, -2).join(" ");
  const initials = isMessy ? random.uniform() < 0.7 : random.uniform() < 0.05;
  let authors = paper.authors.map(([given, surname]) =>
    initials
      ? `${given[0]} ${surname}`
      : isMessy && random.uniform() < 0.3
        ? `${surname}, ${given}`
        : `${given} ${surname}`,
  );
  if (happens(0.15) && authors.length > 1) authors = authors.slice(0, -1);
  if (happens(0.15)) authors = [...authors].reverse();
  let names: string | null = authors.join(isMessy ? ", " : "; ");
  if (happens(0.2)) names = misspell(names, random);
  if (happens(0.06)) names = null;
  const { short, long } = venues[paper.venue]!;
  const venue = isMessy
    ? pick([short, long, `Proc. of the ${paper.year} ${long}`, short.toLowerCase(), "", ""], random)
    : long;
  const year = paper.year + (happens(0.08) ? 1 : 0);
  return {
    paper: number,
    table: 1,
    title,
    authors: names,
    venue: venue === "" ? null : venue,
    year: happens(0.4) ? null : year,
  };
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
