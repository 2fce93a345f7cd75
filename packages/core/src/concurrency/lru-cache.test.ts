import { expect, it } from "vitest";
import { LruCache } from "./lru-cache.ts";

it("keeps what was asked for last and tells what it forgets", () => {
  const forgotten: string[] = [];
  const made: string[] = [];
  const recent = new LruCache<string, string>(2, (value) => forgotten.push(value));
  for (const key of ["a", "b", "a", "c", "a", "b"]) {
    recent.get(key, () => {
      made.push(key);
      return key;
    });
  }
  expect(made).toEqual(["a", "b", "c", "b"]);
  expect(forgotten).toEqual(["b", "c"]);
});
