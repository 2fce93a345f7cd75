import { SaxesParser } from "saxes";

/** What a worker filled in, by the names of the form's fields. */
export type AnswerFields = Readonly<Record<string, string>>;

/**
 * Reads a `QuestionFormAnswers` document.
 * @throws Error when it is no well-formed XML; entities that XML does not have itself are not known.
 */
export function readAnswer(document: string): AnswerFields {
  const fields: Record<string, string> = {};
  const parser = new SaxesParser();
  let field = "";
  let text = "";
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", () => {
    text = "";
  });
  parser.on("text", (more) => {
    text += more;
  });
  parser.on("cdata", (more) => {
    text += more;
  });
  parser.on("closetag", ({ name }) => {
    if (name === "QuestionIdentifier") field = text.trim();
    // Choices of a list; a free text has one value.
    if (name === "FreeText" || name === "SelectionIdentifier" || name === "OtherSelectionText") {
      fields[field] = text.trim();
    }
  });
  parser.write(document).close();
  return fields.taskAnswers === undefined ? fields : readCrowdForm(fields.taskAnswers);
}

/** Forms made of the marketplace's own elements send all their values as JSON in one field. */
function readCrowdForm(json: string): AnswerFields {
  const forms: unknown = JSON.parse(json);
  const values: object = Object.assign({}, ...(Array.isArray(forms) ? forms : [forms]));
  return Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, string] => [name, plainValue(value)]),
  );
}

/** A text; `{ label }` of a classifier; the chosen key of a group of buttons. */
function plainValue(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value ?? "");
  if ("label" in value) return String(value.label);
  const chosen = Object.entries(value).filter(([, isChosen]) => isChosen === true);
  return chosen.map(([name]) => name).join(", ");
}
