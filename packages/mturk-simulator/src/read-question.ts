import type { Random } from "@slicetuner/core";

/** What a worker sees of a task: the parts of its page that tell what is asked. */
export interface SimulatedTask {
  /** Values of the item to be labelled, from elements with `data-shown="column"`. */
  readonly shown: Readonly<Record<string, string>>;
  /** Values that a new example should have, from elements with `data-wanted="column"`. */
  readonly wanted: Readonly<Record<string, string>>;
  /** Fields of the form by name, with their options where they have some. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
}

/** Reads the page inside an `HTMLQuestion`: enough of HTML for pages whose elements carry the marks above. */
export function readQuestion(question: string): SimulatedTask {
  const page = /<!\[CDATA\[([\s\S]*)\]\]>/.exec(question)?.[1] ?? question;
  return {
    shown: marked(page, "data-shown"),
    wanted: marked(page, "data-wanted"),
    fields: readFields(page),
  };
}

function marked(page: string, attribute: string): Record<string, string> {
  const elements = page.matchAll(new RegExp(`<\\w+[^>]*\\s${attribute}="([^"]*)"[^>]*>([^<]*)<`, "g"));
  return Object.fromEntries([...elements].map(([, name, value]) => [unescaped(name!), unescaped(value!)]));
}

function readFields(page: string): Record<string, readonly string[]> {
  const fields: Record<string, readonly string[]> = {};
  for (const [, name, inner] of page.matchAll(/<select[^>]*\sname="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g)) {
    const values = [...inner!.matchAll(/<option[^>]*\svalue="([^"]+)"/g)].map(([, value]) =>
      unescaped(value!),
    );
    fields[unescaped(name!)] = values;
  }
  for (const [, name] of page.matchAll(/<(?:input|textarea)[^>]*\sname="([^"]*)"/g)) {
    if (name !== "assignmentId") fields[unescaped(name!)] = [];
  }
  return fields;
}

/** An answer as workers' forms send it. */
export function writeAnswer(fields: Readonly<Record<string, string>>): string {
  const answers = Object.entries(fields).map(
    ([name, value]) =>
      `<Answer><QuestionIdentifier>${escaped(name)}</QuestionIdentifier><FreeText>${escaped(value)}</FreeText></Answer>`,
  );
  const schema =
    "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd";
  return `<?xml version="1.0" encoding="UTF-8"?><QuestionFormAnswers xmlns="${schema}">${answers.join("")}</QuestionFormAnswers>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function unescaped(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

/** Ids look like the service's: 30 letters and digits. */
export function createId(random: Random): string {
  const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  return `3${Array.from({ length: 29 }, () => characters[random.integer(characters.length)]).join("")}`;
}
