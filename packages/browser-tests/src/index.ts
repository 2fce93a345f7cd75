export { browserPath, launchBrowser, type OpenedPage, openPage } from "./open-page.ts";
export { type Finding, seriousFindings } from "./serious-findings.ts";
