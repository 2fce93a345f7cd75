import { type Column, Random } from "@slicetuner/core";
import { makeWords, misspell, skewed, toColumn } from "./slips.ts";

export interface PersonsOptions {
  /** Rows, copies included. */
  readonly rows: number;
  /** Share of the rows that are copies. */
  readonly copies: number;
  /** Copies of one person at most. */
  readonly mostCopies: number;
  readonly seed: number;
}

/** A table of persons, and which person each row is. */
export interface Persons {
  readonly columns: readonly Column[];
  readonly rowCount: number;
  readonly ids: readonly string[];
  readonly person: readonly number[];
}

const names = ["given_name", "surname", "street", "city", "postcode", "birth", "phone"] as const;

type Person = Record<(typeof names)[number], string | null>;

/**
 * Persons with copies that have slips of the pen, missing values, initials and swapped names, as Febrl's
 * generator makes them (P. Christen, KDD 2008). Names and cities are skewed: a few are very common, most
 * rare.
 */
export function generatePersons({ rows, copies, mostCopies, seed }: PersonsOptions): Persons {
  const random = new Random(seed);
  const list = (size: number, syllables: number) => makeWords(size, syllables, random);
  const scale = Math.max(1, Math.sqrt(rows / 1000));
  const vocabulary = {
    given: list(Math.round(300 * scale), 2),
    surnames: list(Math.round(600 * scale), 3),
    streets: list(Math.round(500 * scale), 3),
    cities: list(Math.round(150 * scale), 3),
  };
  const originals = Math.max(1, Math.round(rows * (1 - copies)));
  const people = Array.from({ length: originals }, (): Person => {
    const city = skewed(vocabulary.cities.length, random);
    return {
      given_name: vocabulary.given[skewed(vocabulary.given.length, random)]!,
      surname: vocabulary.surnames[skewed(vocabulary.surnames.length, random)]!,
      street: `${1 + random.integer(200)} ${vocabulary.streets[skewed(vocabulary.streets.length, random)]!} street`,
      city: vocabulary.cities[city]!,
      postcode: String(10_000 + 7 * city + random.integer(5)),
      birth: `${1930 + random.integer(75)}-${two(1 + random.integer(12))}-${two(1 + random.integer(28))}`,
      phone: Array.from({ length: 8 }, () => random.integer(10)).join(""),
    };
  });
  const made: { person: number; values: Person }[] = people.map((values, person) => ({ person, values }));
  const copiesOf = new Map<number, number>();
  while (made.length < rows) {
    const person = random.integer(originals);
    const before = copiesOf.get(person) ?? 0;
    if (before >= mostCopies) continue;
    // A person who was copied is copied again more often than not, up to the limit.
    const wanted = Math.min(rows - made.length, 1 + random.integer(mostCopies - before));
    copiesOf.set(person, before + wanted);
    for (let copy = 0; copy < wanted; copy++) made.push({ person, values: corrupt(people[person]!, random) });
  }
  random.shuffle(made);
  return {
    rowCount: made.length,
    ids: made.map((_, row) => `r${row}`),
    person: made.map(({ person }) => person),
    columns: names.map((name) =>
      toColumn(
        name,
        made.map(({ values }) => values[name]),
      ),
    ),
  };
}

/** One to six slips, at most two in a value. */
function corrupt(person: Person, random: Random): Person {
  const copy = { ...person };
  const slips = 1 + random.integer(6);
  for (let slip = 0; slip < slips; slip++) {
    const name = names[random.integer(names.length)]!;
    const value = copy[name];
    if (value === null) continue;
    const kind = random.uniform();
    if (kind < 0.12) copy[name] = null;
    else if (kind < 0.16) [copy.given_name, copy.surname] = [copy.surname, copy.given_name];
    else if (kind < 0.2 && name === "given_name") copy[name] = value[0]!;
    else copy[name] = misspell(value, random);
  }
  return copy;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
