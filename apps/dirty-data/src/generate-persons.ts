import { type Column, Random } from "@slicetuner/core";

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

const consonants = "bcdfghjklmnprstvw".split("");
const vowels = ["a", "e", "i", "o", "u", "ai", "ee", "ou"];
const letters = "abcdefghijklmnopqrstuvwxyz";

/**
 * Persons with copies that have slips of the pen, missing values, initials and swapped names, as Febrl's generator makes them (P. Christen,
 * KDD 2008). Names and cities are skewed: a few are very common, most rare.
 */
export function generatePersons({ rows, copies, mostCopies, seed }: PersonsOptions): Persons {
  const random = new Random(seed);
  const word = (syllables: number) =>
    Array.from({ length: syllables }, () => pick(consonants, random) + pick(vowels, random)).join("") +
    pick(consonants, random);
  const list = (size: number, syllables: number) => Array.from({ length: size }, () => word(syllables));
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

function misspell(text: string, random: Random): string {
  const place = random.integer(text.length);
  const letter = /\d/.test(text[place]!) ? String(random.integer(10)) : pick(letters.split(""), random);
  switch (random.integer(4)) {
    case 0:
      return text.slice(0, place) + letter + text.slice(place);
    case 1:
      return text.length > 1 ? text.slice(0, place) + text.slice(place + 1) : text;
    case 2:
      return text.slice(0, place) + letter + text.slice(place + 1);
    default:
      return text.slice(0, place) + (text[place + 1] ?? "") + text[place] + text.slice(place + 2);
  }
}

/** The first are drawn far more often than the last. */
function skewed(size: number, random: Random): number {
  return Math.floor(size * random.uniform() ** 2.5);
}

function pick<Value>(values: readonly Value[], random: Random): Value {
  return values[random.integer(values.length)]!;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

function toColumn(name: string, values: readonly (string | null)[]): Column {
  const categories = [...new Set(values.filter((value) => value !== null))].sort();
  const places = new Map(categories.map((category, place) => [category, place]));
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : places.get(value)!));
  return {
    name,
    kind: "categorical",
    codes,
    categories,
    missing: values.filter((value) => value === null).length,
  };
}
