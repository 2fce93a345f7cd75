import {
  type ExampleColumn,
  type ExampleEncoder,
  type ExampleRow,
  escapeLoneSurrogates,
  type Slice,
} from "@slicetuner/core";
import type { MturkSettings } from "./config.ts";

const schema = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd";

/** The marketplace's script that puts the assignment's id into the form. */
const assignmentScript = "https://s3.amazonaws.com/mturk-public/externalHIT_v1.js";

const submitTo = {
  sandbox: "https://workersandbox.mturk.com/mturk/externalSubmit",
  production: "https://www.mturk.com/mturk/externalSubmit",
};

/** Columns whose values workers fill in. */
export function askedColumns(encoder: ExampleEncoder, task: MturkSettings["task"]): ExampleColumn[] {
  const roles = task === "label" ? ["label"] : ["feature", "slice", "label"];
  return encoder.columns.filter(({ role }) => roles.includes(role));
}

/**
 * The page of a task, as the service takes it.
 * @param shown values of the example that is to be labelled
 */
export function writeQuestion(
  settings: MturkSettings,
  encoder: ExampleEncoder,
  slice: Slice,
  shown?: ExampleRow,
): string {
  const page = settings.template ?? defaultTemplate;
  const parts: Record<string, string> = {
    title: escapeHtml(settings.title),
    description: escapeHtml(settings.description),
    slice: escapeHtml(slice.name),
    wanted: shown === undefined ? describe("wanted", slice.values ?? {}) : "",
    shown: shown === undefined ? "" : describe("shown", shown),
    fields: askedColumns(encoder, settings.task)
      .map((column) => writeField(column, encoder))
      .join("\n"),
    submit: submitTo[settings.environment],
    ...prefixed("wanted", slice.values ?? {}),
    ...prefixed("shown", shown ?? {}),
  };
  const html = page.replace(/\$\{([^}]+)\}/g, (whole, name: string) => parts[name.trim()] ?? whole);
  // The end mark of the section that holds the page may not occur in it.
  const safe = html.replaceAll("]]>", "]]&gt;");
  return `<HTMLQuestion xmlns="${schema}"><HTMLContent><![CDATA[${safe}]]></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>`;
}

const defaultTemplate = `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>\${title}</title>
<script src="${assignmentScript}"></script>
</head>
<body>
<h1>\${title}</h1>
<p>\${description}</p>
<dl>\${wanted}\${shown}</dl>
<form name="mturk_form" id="mturk_form" method="post" action="\${submit}">
<input type="hidden" name="assignmentId" id="assignmentId" value="">
\${fields}
<p><input type="submit" id="submitButton" value="Submit"></p>
</form>
<script>turkSetAssignmentID();</script>
</body>
</html>`;

function describe(kind: "wanted" | "shown", values: ExampleRow): string {
  return Object.entries(values)
    .map(([name, value]) => {
      const text = value === null ? "" : String(value);
      return `<dt>${escapeHtml(name)}</dt><dd data-${kind}="${escapeHtml(name)}">${escapeHtml(text)}</dd>`;
    })
    .join("\n");
}

function writeField(column: ExampleColumn, encoder: ExampleEncoder): string {
  const name = escapeHtml(column.name);
  const values = column.role === "label" ? encoder.classes : column.values;
  if (values === undefined) {
    const kind = column.kind === "numeric" ? 'type="number" step="any"' : 'type="text"';
    return `<p><label>${name} <input ${kind} name="${name}" required></label></p>`;
  }
  const options = values.map((value) => `<option value="${escapeHtml(value)}">${escapeHtml(value)}</option>`);
  // The empty option comes first, so that nothing is chosen by itself.
  return `<p><label>${name} <select name="${name}" required><option value=""></option>${options.join("")}</select></label></p>`;
}

function prefixed(prefix: string, values: ExampleRow): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      `${prefix}.${name}`,
      escapeHtml(value === null ? "" : String(value)),
    ]),
  );
}

function escapeHtml(text: string): string {
  return escapeLoneSurrogates(text)
    .replaceAll(noXml, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Characters that no XML document can hold. */
const noXml = /(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu;
