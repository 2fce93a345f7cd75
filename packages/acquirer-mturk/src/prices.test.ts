import { describe, expect, it } from "vitest";
import { completeConfig, type MturkConfig } from "./config.ts";
import { unitCosts } from "./prices.ts";

const basis: MturkConfig = { task: "label", reward: 1, title: "Title", description: "Description" };

describe("the price of an example", () => {
  it.each([
    ["one assignment and a fifth", { task: "collect", reward: 1.2 }, 1.44],
    ["three assignments", { reward: 0.1 }, 0.36],
    ["nine assignments", { reward: 0.1, assignments: 9 }, 1.08],
    ["two fifths from ten assignments on", { reward: 0.1, assignments: 10 }, 1.4],
    ["a cent at least for each", { reward: 0.02, assignments: 3 }, 0.09],
    ["Masters", { reward: 1, assignments: 1, qualifications: { masters: true } }, 1.25],
    ["a fee of one's own", { reward: 1, assignments: 1, feeRate: 0.3 }, 1.3],
  ] as const)("%s", (_, config, price) => {
    expect(unitCosts(completeConfig({ ...basis, ...config }, 2))).toEqual([price, price]);
  });
});

describe("a configuration", () => {
  it("buys in the sandbox unless it says otherwise", () => {
    expect(completeConfig(basis, 1).endpoint).toContain("sandbox");
    expect(completeConfig({ ...basis, environment: "production" }, 1).endpoint).not.toContain("sandbox");
  });

  it("with a misspelt option is refused: money would be spent in another way than was meant", () => {
    const misspelt = { ...basis, enviroment: "production" };
    expect(() => completeConfig(misspelt, 1)).toThrow(
      'enviroment: is not known; did you mean "environment"?',
    );
  });

  it("is told everything that is wrong with it", () => {
    const wrong: MturkConfig = {
      ...basis,
      task: "collect",
      environment: "live" as "production",
      reward: [0.005, 1],
      assignments: 3,
      lifetimeSeconds: 5,
      qualifications: { countries: ["usa"], approvalRate: 101 },
      title: "",
      templateFile: "/nowhere/page.html",
    };
    try {
      completeConfig(wrong, 3);
      expect.unreachable();
    } catch (error) {
      const paths = (error as { problems: { path: string }[] }).problems.map(({ path }) => path);
      expect(paths.sort()).toEqual(
        [
          "environment",
          "reward",
          "reward[0]",
          "templateFile",
          "assignments",
          "lifetimeSeconds",
          "qualifications.approvalRate",
          "qualifications.countries[0]",
          "title",
        ].sort(),
      );
    }
  });
});
