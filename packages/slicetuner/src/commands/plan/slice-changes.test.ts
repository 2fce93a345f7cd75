import type { GivenChange } from "@slicetuner/runs";
import { expect, it } from "vitest";
import { changesText } from "./slice-changes.ts";

const split = (now: readonly string[], weights?: Readonly<Record<string, number>>): GivenChange => ({
  ...{ kind: "split", before: ["South"], now },
  ...(weights && { weights }),
});

it.each([
  [[split(["Old", "Young"])], "South=Old+Young"],
  [[split(["Old", "Young"], { Old: 200, Young: 1e-7 })], "South=Old:200+Young:1e-7"],
  [[split(["a, b", "c"])], '"South=a, b+c"'],
  [[{ kind: "merged", before: ["a", "b"], now: ["c"] } as const], "c=a+b"],
  [[{ kind: "renamed", before: ["a"], now: ["b=c"] } as const], "a=b=c"],
])("says changes as they are read back: %j", (changes, text) => {
  expect(changesText(changes)).toBe(text);
});

it.each([[split(["20+", "c"])], [split(["rest:16", "c"])], [{ ...split(["a", "b"]), before: ["x=y"] }]])(
  "asks for a file where a name cannot be said: %j",
  (change) => {
    expect(changesText([change])).toBe("FILE");
  },
);
