import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePattern } from "./name-pattern.ts";

const match = (pattern: string, path: string) => parsePattern(pattern).match(path);

describe("parsePattern", () => {
  it("reads UTKFace's file names, in whatever folder, and refuses those without a race", () => {
    const faces = "{age}_{gender}_{race}_*";
    const expected = { age: "26", gender: "1", race: "2" };
    expect(match(faces, "26_1_2_20170116184024662.jpg.chip.jpg")).toEqual(expected);
    expect(match(faces, "part1/26_1_2_20170116184024662.jpg")).toEqual(expected);
    expect(match(faces, "61_1_20170109142408075.jpg")).toBeUndefined();
    expect(match(faces, "readme.jpg")).toBeUndefined();
  });

  it("reads folders", () => {
    expect(match("{split}/{label}/*", "train/cat/1.png")).toEqual({ split: "train", label: "cat" });
    expect(match("{split}/{label}/*", "train/cat/old/1.png")).toBeUndefined();
    expect(match("{label}/**", "cat/old/1.png")).toEqual({ label: "cat" });
    expect(match("{label}/**", "1.png")).toBeUndefined();
    expect(match("**/{label}/*", "cat/1.png")).toEqual({ label: "cat" });
    expect(match("**/{label}/*", "a/b/cat/1.png")).toEqual({ label: "cat" });
    expect(match("faces/{label}-*.png", "faces/cat-1.png")).toEqual({ label: "cat" });
  });

  it("takes every other character as it is, and whole names only", () => {
    expect(match("a.{x}+(1)?.png", "a.7+(1)?.png")).toEqual({ x: "7" });
    expect(match("a.{x}.png", "ab7.png")).toBeUndefined();
    expect(match("{x}.png", "7.png.jpg")).toBeUndefined();
    expect(match("{x}_*", "été_1")).toEqual({ x: "été" });
  });

  it("finds again what was put in", () => {
    const value = fc.stringMatching(/^[^/_]+$/u);
    fc.assert(
      fc.property(value, value, fc.stringMatching(/^[^/]*$/u), (label, race, rest) => {
        const found = match("{label}/{race}_*", `${label}/${race}_${rest}`);
        expect(found).toEqual({ label, race });
      }),
    );
  });

  it("takes composed and decomposed letters for the same", () => {
    const [composed, decomposed] = ["\u00c4lter", "A\u0308lter"];
    expect(match("{label}/**", `${decomposed}/1.png`)).toEqual({ label: composed });
    expect(match(`${decomposed}-{x}.png`, `${composed}-1.png`)).toEqual({ x: "1" });
  });

  it("matches as a regular expression would, fields as short and stars as long as possible", () => {
    const written = { "{": "([^/]+?)", "*": "[^/]*", "/": "\\/" } as const;
    const parts = fc.array(fc.constantFrom("{", "*", "a", "_", "/", "**/"), { minLength: 1, maxLength: 9 });
    const text = fc.stringMatching(/^[ab_/]{0,14}$/);
    fc.assert(
      fc.property(parts, text, (some, path) => {
        const isOpen = (part: string | undefined) => part === "{" || part === "*" || part === "**/";
        const kept = some.filter(
          (part, index) => !(isOpen(part) && isOpen(some[index - 1])) && (part !== "**/" || index === 0),
        );
        fc.pre(kept.includes("{") && kept[0] !== "/" && !path.includes("//") && !path.startsWith("/"));
        let field = 0;
        const pattern = kept.map((part) => (part === "{" ? `{f${field++}}` : part)).join("");
        fc.pre(!/\*\*.|\}\{/.test(pattern.replace(/^\*\*\//, "")));
        const expression = new RegExp(
          `^${kept.map((part) => (part === "**/" ? "(?:[^/]+/)*" : (written[part as "{"] ?? part))).join("")}$`,
        );
        const isForName = !pattern.includes("/");
        const expected = expression.exec(isForName ? path.slice(path.lastIndexOf("/") + 1) : path);
        const found = match(pattern, path);
        expect(found === undefined ? null : Object.values(found)).toEqual(
          expected === null ? null : expected.slice(1),
        );
      }),
    );
  });

  it("needs no more steps for a name that nearly matches than for one that does", () => {
    // By backtracking over 40 underscores, this would not end.
    const fields = Array.from({ length: 30 }, (_, field) => `{f${field}}`).join("_");
    expect(match(`${fields}.jpg`, `${"_".repeat(4000)}.png`)).toBeUndefined();
    expect(match("**/{a}b*c*_{d}.jpg", `${"x/".repeat(2000)}${"bc".repeat(1000)}.png`)).toBeUndefined();
  });

  it.each([
    ["*.png", /names no field/],
    ["{}/*", /has the field "\{\}", expected a name/],
    ["{a}/{a}", /has the field "\{a\}" twice/],
    ["{a}{b}.png", /leaves open where \{a\} ends and \{b\} begins/],
    ["{a}*", /leaves open where \{a\} ends and \* begins/],
    ["{a}/{b", /has a lone \{/],
    ["/{a}/*", /begins with \//],
    ["{a}\\*", /has a \\/],
    ["x**/{a}.png", /no whole part/],
  ])("refuses %s", (pattern, problem) => {
    expect(() => parsePattern(pattern)).toThrow(problem);
  });

  it("tells all that is wrong at once", () => {
    expect(() => parsePattern("/{a}{a}{")).toThrow(/twice\n.*begins with.*\n.*leaves open.*\n.*lone/);
  });
});
