import { readFileSync, writeFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { renderReport } from "./dist/index.js";

const [out, ...files] = process.argv.slice(2);
const t = performance.now();
const page = await renderReport(
  files.map((file) => ({ name: file.split("/").at(-1), result: JSON.parse(readFileSync(file)) })),
);
console.log(out, "rendered ms", Math.round(performance.now() - t), "KB", Math.round(page.length / 1024));
writeFileSync(`${out}.html`, page);
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
  ],
});
for (const [name, options] of [
  ["desktop", { viewport: { width: 1200, height: 900 } }],
  ["narrow", { viewport: { width: 390, height: 844 } }],
  ["dark", { viewport: { width: 1200, height: 900 }, colorScheme: "dark" }],
]) {
  const context = await browser.newContext(options);
  const tab = await context.newPage();
  tab.on("console", (m) => console.log(name, m.type(), m.text()));
  tab.on("pageerror", (e) => console.log(name, "ERROR", e.message));
  await tab.goto(`file://${out}.html`);
  await tab.screenshot({ path: `${out}-${name}.png`, fullPage: true });
  if (name === "narrow")
    console.log("overflow", await tab.evaluate(() => document.documentElement.scrollWidth));
  if (name === "desktop") await tab.pdf({ path: `${out}.pdf`, format: "A4" });
  await context.close();
}
await browser.close();
