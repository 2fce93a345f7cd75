import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type UserConfig } from "vitepress";
import llms from "vitepress-plugin-llms";

const repository = "https://github.com/slicetuner/slicetuner";
const docs: string = fileURLToPath(new URL("..", import.meta.url));

const configuration: UserConfig = defineConfig({
  title: "Slice Tuner",
  description: "Which data to buy next, how much of each kind, and what it will do for accuracy and fairness",
  lang: "en",
  cleanUrls: true,
  head: [["link", { rel: "icon", type: "image/svg+xml", href: "/favicon.svg" }]],
  // llms.txt and the pages as Markdown, for people who work with coding agents.
  vite: { plugins: [llms({ ignoreFiles: ["reference/**"] })] },
  rewrites: { "README.md": "index.md", ":folder/README.md": ":folder/index.md" },
  // Pages link to sources, which the site does not hold: to the repository instead.
  markdown: {
    config: (markdown) => {
      markdown.core.ruler.push("links-to-sources", ({ tokens, env }) => {
        for (const { children } of tokens)
          for (const link of children ?? []) {
            const target = link.type === "link_open" ? link.attrGet("href") : null;
            if (target !== null) link.attrSet("href", homeOf(target, env.relativePath));
          }
      });
    },
  },
  themeConfig: {
    search: { provider: "local" },
    socialLinks: [{ icon: "github", link: repository }],
    outline: [2, 3],
    nav: [
      { text: "Start", link: "/getting-started" },
      { text: "Concepts", link: "/concepts" },
      { text: "Reference", link: "/reference/" },
      { text: "Reproduction", link: "/reproduction/" },
    ],
    sidebar: [
      {
        text: "Start",
        items: [
          { text: "Getting started", link: "/getting-started" },
          { text: "Concepts and words", link: "/concepts" },
          { text: "Troubleshooting", link: "/troubleshooting" },
          { text: "What people use instead", link: "/compared" },
        ],
      },
      {
        text: "Guides",
        items: [
          { text: "Forecasts and influence", link: "/forecasts-and-influence" },
          { text: "Plans from runs", link: "/plans-from-runs" },
          { text: "Finding slices", link: "/finding-slices" },
          { text: "Cleaning data", link: "/cleaning-data" },
          { text: "Fair training", link: "/fair-training" },
          { text: "Buying data", link: "/buying-data" },
          { text: "The pipeline", link: "/pipeline" },
          { text: "Report and dashboard", link: "/report-and-dashboard" },
          { text: "A gate for CI", link: "/check-in-ci" },
          { text: "Pictures", link: "/images" },
          { text: "Any program as the trainer", link: "/how-to-train-with-any-program" },
          { text: "Many machines", link: "/many-machines" },
        ],
      },
      {
        text: "Extending",
        items: [
          { text: "Architecture", link: "/architecture" },
          { text: "Add a package", link: "/how-to-add-a-package" },
          { text: "Add a trainer", link: "/how-to-add-a-trainer" },
          { text: "Add an acquirer", link: "/how-to-add-an-acquirer" },
          { text: "Add an executor", link: "/how-to-add-an-executor" },
          { text: "Add an estimator", link: "/how-to-add-an-estimator" },
          { text: "Add a chart", link: "/how-to-add-a-chart" },
          { text: "Add a command", link: "/how-to-add-a-command" },
        ],
      },
      {
        text: "Evidence",
        items: [
          { text: "Reproduction", link: "/reproduction/" },
          { text: "Decisions", link: "/decisions/" },
          { text: "Reference of the packages", link: "/reference/" },
        ],
      },
    ],
  },
});

export default configuration;

/** The repository's page of a file outside `docs`, or of one that is no page; other links as they are. */
function homeOf(target: string, page: string): string {
  if (/^(https?:|mailto:|#)/.test(target)) return target;
  const [path = "", fragment] = target.split("#");
  const inRepository = new URL(path, `file:///docs/${page}`).pathname.slice(1);
  const isPage = inRepository.startsWith("docs/") && (path.endsWith(".md") || path.endsWith("/"));
  if (isPage && existsSync(`${docs}../${inRepository}`)) return target;
  return `${repository}/blob/main/${inRepository}${fragment === undefined ? "" : `#${fragment}`}`;
}
