import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

/** Something that keeps people from using a page. */
export interface Finding {
  /** Of axe's rule. */
  readonly id: string;
  readonly impact: string;
  /** The first elements that it is about. */
  readonly nodes: readonly string[];
}

/**
 * What axe-core finds serious or critical in a page.
 * @param rules what axe is asked to do beside its defaults, e.g. `{ runOnly: ["color-contrast"] }`
 */
export async function seriousFindings(page: Page, rules: object = {}): Promise<Finding[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  const options = JSON.stringify({ resultTypes: ["violations"], preload: false, ...rules });
  const found = (await page.evaluate(`axe.run(document, ${options}).then(({ violations }) =>
    violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      nodes: nodes.slice(0, 3).map(({ html, failureSummary }) => html.slice(0, 200) + " " + failureSummary),
    })))`)) as Finding[];
  return found.filter(({ impact }) => impact === "serious" || impact === "critical");
}
