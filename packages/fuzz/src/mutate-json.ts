import type { JsonValue, Random } from "@slicetuner/core";
import { oddText } from "./mutate-text.ts";

const oddNames = ["__proto__", "constructor", "toString", "length", "", "0"];
const oddNumbers = [0, -0, -1, 0.5, 1e-300, 1e300, 2 ** 53, -(2 ** 31), 4_294_967_296];

/** A value of some kind that nobody expects. */
export function oddValue(random: Random): JsonValue {
  switch (random.integer(9)) {
    case 0:
      return null;
    case 1:
      return random.integer(2) === 0;
    case 2:
      return oddNumbers[random.integer(oddNumbers.length)]!;
    case 3:
    case 4:
      return oddText(random);
    case 5:
      return [];
    case 6:
      return [null];
    case 7:
      return ownNames([[oddNames[random.integer(oddNames.length)]!, oddText(random)]]);
    default:
      return nested(10 ** random.integer(4));
  }
}

/** The value with one to three places changed: another kind of value, one more, one less, one twice. */
export function mutateJson(random: Random, value: JsonValue): JsonValue {
  let changed = value;
  for (let times = 1 + random.integer(3); times > 0; times--) changed = mutateOnce(random, changed);
  return changed;
}

/** Goes down at random and changes what is there. */
function mutateOnce(random: Random, value: JsonValue): JsonValue {
  if (Array.isArray(value)) return mutateList(random, value);
  if (typeof value === "object" && value !== null)
    return mutateObject(random, value as Record<string, JsonValue>);
  return oddValue(random);
}

function mutateList(random: Random, list: readonly JsonValue[]): JsonValue {
  const at = random.integer(list.length + 1);
  const choice = random.integer(8);
  if (choice === 0) return oddValue(random);
  if (choice === 1) return list.toSpliced(at, 1);
  if (choice === 2) return list.toSpliced(at, 0, oddValue(random));
  if (choice === 3) return [...list, ...list.slice(at)];
  return at === list.length ? list : list.with(at, mutateOnce(random, list[at]!));
}

function mutateObject(random: Random, object: Record<string, JsonValue>): JsonValue {
  const entries = Object.entries(object);
  const at = random.integer(entries.length + 1);
  const choice = random.integer(8);
  if (choice === 0) return oddValue(random);
  if (choice === 1) return ownNames(entries.toSpliced(at, 1));
  if (choice === 2 || at === entries.length)
    return ownNames([...entries, [oddNames[random.integer(oddNames.length)]!, oddValue(random)]]);
  const [name, inner] = entries[at]!;
  return ownNames(entries.with(at, [name, mutateOnce(random, inner)]));
}

/** `fromEntries` makes even `__proto__` a name like any other. */
function ownNames(entries: readonly (readonly [string, JsonValue])[]): JsonValue {
  return Object.fromEntries(entries);
}

function nested(depth: number): JsonValue {
  let value: JsonValue = null;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { in: value };
  return value;
}
