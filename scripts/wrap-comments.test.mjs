import { expect, it } from "vitest";
import { wrapComments } from "./setup/wrap-comments.mjs";

const words = (count) => Array.from({ length: count }, (_, at) => `word${at % 10}`).join(" ");

it("wraps long lines of comments at a space, into the next line of the paragraph", () => {
  const wrapped = wrapComments(`  // ${words(20)}\n  // and more\n  code();`);
  expect(wrapped.split("\n").every((line) => line.length <= 110)).toBe(true);
  expect(wrapped.replace(/\n {2}\/\/ /g, " ")).toBe(`  // ${words(20)} and more\n  code();`);
});

it("makes a block of a long comment in one line", () => {
  const wrapped = wrapComments(`/** ${words(30)} */`);
  expect(wrapped).toMatch(/^\/\*\*\n \* word0[\s\S]*\n \*\/$/);
  expect(wrapped.split("\n").every((line) => line.length <= 110)).toBe(true);
});

it("leaves code, texts, tables and tags as they are", () => {
  const long = "x".repeat(120);
  const text = [
    `const a = "${words(30)}";`,
    ` * | ${words(30)} |`,
    `// ${long}`,
    "const b = `",
    `// ${words(30)}`,
    "`;",
    ` * ${words(5)}`,
    ` * @param x ${words(2)}`,
  ].join("\n");
  expect(wrapComments(text)).toBe(text);
});

it("keeps a tag at the beginning of its line", () => {
  const wrapped = wrapComments(` * ${words(20)}\n * @param x a word`);
  expect(wrapped.endsWith("\n * @param x a word")).toBe(true);
  expect(wrapComments(wrapped)).toBe(wrapped);
});
