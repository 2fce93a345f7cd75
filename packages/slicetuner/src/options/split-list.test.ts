import fc from "fast-check";
import { expect, it } from "vitest";
import { quoteInList, splitList, withoutQuotes } from "./split-list.ts";

it.each([
  ["a,b", ["a", "b"]],
  [" a , b c", ["a", "b c"]],
  ['"income, yearly",sex', ["income, yearly", "sex"]],
  ['sex, "say ""a, b"""', ["sex", 'say "a, b"']],
  ['5" pipe,6" pipe', ['5" pipe', '6" pipe']],
  ['"open,b', ['"open', "b"]],
  ["a,,b", ["a", "", "b"]],
  [",a", ["", "a"]],
  ["a,", ["a", ""]],
])("%s is %j", (text, names) => {
  expect(splitList(text).map(withoutQuotes)).toEqual(names);
});

it("reads back every list of names that it wrote", () => {
  const name = fc.string({ unit: fc.constantFrom("a", ",", '"', " ", "é"), minLength: 1 });
  fc.assert(
    fc.property(fc.array(name, { minLength: 1 }), (names) => {
      expect(splitList(names.map(quoteInList).join(",")).map(withoutQuotes)).toEqual(names);
    }),
  );
});
