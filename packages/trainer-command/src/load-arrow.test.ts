import { expect, it, vi } from "vitest";
import { loadArrow } from "./load-arrow.ts";

it("says which line installs apache-arrow where it is absent", async () => {
  vi.doMock("apache-arrow", () => {
    throw new Error("Cannot find package 'apache-arrow'");
  });
  await expect(loadArrow()).rejects.toMatchObject({
    dependency: "apache-arrow",
    hint: "Install it: npm install apache-arrow",
  });
  vi.doUnmock("apache-arrow");
  expect(await loadArrow()).toHaveProperty("tableFromIPC");
});
