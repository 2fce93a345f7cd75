import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Html, hashOf, html, script as reportScript, style as reportStyle } from "@slicetuner/report";
import { pageStyle } from "./page/style.ts";

export interface DashboardPageOptions {
  /**
   * Whether a server of this package sends the page; else it opens files that are dropped on it, and asks
   * nothing of the network.
   */
  readonly isServed: boolean;
  /** The page's script. @default that of this package, as it was built */
  readonly script?: string;
}

/** The dashboard as one self-contained HTML page. */
export async function dashboardPage({ isServed, script: given }: DashboardPageOptions): Promise<string> {
  const script = (given ?? (await builtScript())).replaceAll("</script", "<\\/script");
  const scripts = await Promise.all([script, reportScript].map(hashOf));
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src ${scripts.join(" ")}; img-src data:; connect-src ${isServed ? "'self'" : "'none'"}; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="generator" content="slicetuner dashboard">
<title>Slice Tuner dashboard</title>
<style>${new Html(reportStyle)}${new Html(pageStyle)}</style>
</head>
<body data-served="${isServed ? "yes" : "no"}">
<a class="skip" href="#content">Skip to the content</a>
<header class="page"><h1>Slice Tuner dashboard</h1><p id="connection" class="source" role="status"></p></header>
<main id="content">
<section id="items" aria-labelledby="items-title" hidden><h2 id="items-title">Runs and results</h2><div id="items-list"></div></section>
<section id="open" aria-label="Open a result"><p><label class="drop" id="drop">Open a result: drop a file that <code>--out</code> wrote here, or choose one <input type="file" id="file" accept="application/json,.json"></label></p><p class="problem" id="open-problem" role="alert" hidden></p></section>
<div id="run-actions"></div>
<div id="what-if-place"></div>
<div id="result" data-state="empty"></div>
</main>
<footer class="page"><p>Bands and intervals hold 90 % unless they say otherwise. EER: equalized error rate, the distance of the slices' losses from their mean. This page sends nothing to anyone.</p></footer>
<script type="text/plain" id="report-script">${new Html(reportScript)}</script>
<script>${new Html(script)}</script>
</body>
</html>
`.text;
}

/** The script lies beside the built code of this package, also where its sources are run. */
function builtScript(): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve("@slicetuner/dashboard/package.json");
  return readFile(join(dirname(manifest), "dist/page.global.js"), "utf8");
}
