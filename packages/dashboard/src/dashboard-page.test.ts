import { expect, it } from "vitest";
import { dashboardPage } from "./dashboard-page.ts";

it("has the licences of the libraries in it", async () => {
  const page = await dashboardPage({ isServed: false });
  const [, notice] = /<script>\/\*!\n(This script contains [\s\S]*?)\*\//.exec(page)!;
  const libraries = [...notice!.matchAll(/^-{80}\n\n(\S+) \d+\.\d+\.\d+\n/gm)].map(([, name]) => name);
  expect(libraries).toEqual(expect.arrayContaining(["echarts", "zrender", "zod"]));
  const [, ...texts] = notice!.split(/^-{80}$/m);
  expect(texts).toHaveLength(libraries.length);
  for (const text of texts) expect(text).toMatch(/copyright/i);
});
