import { describe, expect, it } from "vitest";
import { methodText, planMethods } from "./methods.ts";

describe("a method", () => {
  it.each([
    ["uniform", { name: "uniform", strategy: "uniform", estimation: null }],
    // The baseline goes before the estimation of the same name.
    ["proportional", { name: "proportional", strategy: "proportional", estimation: null }],
    ["stepwise", { name: "exhaustive", strategy: "stepwise", estimation: "exhaustive" }],
    ["one-shot", { name: "one-shot:exhaustive", strategy: "one-shot", estimation: "exhaustive" }],
    ["moderate", { name: "moderate:exhaustive", strategy: "moderate", estimation: "exhaustive" }],
    ["designed", { name: "designed", strategy: "stepwise", estimation: "designed" }],
    ["stepwise:designed", { name: "designed", strategy: "stepwise", estimation: "designed" }],
    ["one-shot:designed", { name: "one-shot:designed", strategy: "one-shot", estimation: "designed" }],
    ["loss-prior:3", { name: "loss-prior:3", strategy: "stepwise", estimation: "loss-prior", rounds: 3 }],
    ["stepwise:1", { name: "exhaustive:1", strategy: "stepwise", estimation: "exhaustive", rounds: 1 }],
    ["one-shot:amortized", { name: "one-shot:amortized", strategy: "one-shot", estimation: "amortized" }],
    ["moderate:amortized", { name: "moderate:amortized", strategy: "moderate", estimation: "amortized" }],
  ])("%s", (text, expected) => {
    expect(methodText.parse(text)).toBe(text);
    expect(planMethods([text], "exhaustive")).toEqual([expected]);
    // Its name means the same whatever estimation is chosen.
    expect(planMethods([expected.name], "loss-prior")).toEqual([expected]);
  });

  it.each([
    ["magic", 'is "magic", expected one of none, uniform, water-filling'],
    ["uniform:designed", 'is "uniform:designed", but uniform looks at sizes and prices only'],
    ["proportional:designed", "but proportional looks at sizes and prices only"],
    ["moderate:guessed", '"guessed" is no estimation; there are designed, amortized'],
    ["designed:proportional", "expected a strategy, or strategy:estimation"],
    ["moderate:designed:extra", "expected a strategy, or strategy:estimation"],
    ["moderate:designed:2", "a number of rounds, at least 1, follows stepwise"],
    ["uniform:2", "a number of rounds, at least 1, follows stepwise"],
    ["designed:0", "a number of rounds, at least 1, follows stepwise"],
    ["", 'is "", expected one of'],
    [5, "is 5, expected the name of a strategy"],
  ])("that is not: %j", (text, message) => {
    const { error } = methodText.safeParse(text);
    expect(error!.issues.map((issue) => issue.message)).toEqual([expect.stringContaining(message)]);
  });
});
