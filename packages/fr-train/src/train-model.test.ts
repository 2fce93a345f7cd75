import { expect, it } from "vitest";
import { trustInDiscriminator } from "./train-model.ts";

it.each([
  [3, 0.5],
  [0, 0.04742587317756678],
  [-0.4060577154, 0.03210668158539948],
])("trusts the published discriminator by the ratio of losses: %d", (ratio, expected) => {
  expect(trustInDiscriminator(ratio)).toBeCloseTo(expected, 12);
});

it("gives the published weight of a row that the discriminator cannot judge", () => {
  const trust = trustInDiscriminator(-0.4060577154);
  expect(trust * 0.5 + 1 - trust).toBeCloseTo(0.9839466592073003, 12);
});
