import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswer } from "./read-answer.ts";

const schema =
  "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd";
const document = (answers: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<QuestionFormAnswers xmlns="${schema}">\n${answers}\n</QuestionFormAnswers>`;
const field = (name: string, inner: string) =>
  `<Answer>\n<QuestionIdentifier>${name}</QuestionIdentifier>\n${inner}\n</Answer>`;
const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

describe("readAnswer", () => {
  it("reads texts, choices and empty fields", () => {
    const answers = [
      field("size", "<FreeText>4.5</FreeText>"),
      field("note", "<FreeText><![CDATA[a < b & c]]></FreeText>"),
      field("label", "<SelectionIdentifier>yes</SelectionIdentifier>"),
      field("empty", "<FreeText></FreeText>"),
    ];
    expect(readAnswer(document(answers.join("\n")))).toEqual({
      size: "4.5",
      note: "a < b & c",
      label: "yes",
      empty: "",
    });
  });

  it("reads forms of the marketplace's own elements", () => {
    const json = JSON.stringify([
      { category: { label: "yes" }, size: 3, sex: { Female: true, Male: false } },
    ]);
    const answer = document(field("taskAnswers", `<FreeText>${escaped(json)}</FreeText>`));
    expect(readAnswer(answer)).toEqual({ category: "yes", size: "3", sex: "Female" });
  });

  it.each([
    ["cut off", document(field("size", "<FreeText>4")).slice(0, -30)],
    [
      "entities of its own",
      `<!DOCTYPE a [<!ENTITY x "boom">]>${document(field("a", "<FreeText>&x;</FreeText>"))}`,
    ],
    ["no XML", "size=4"],
  ])("takes no document that is %s", (_, text) => {
    expect(() => readAnswer(text)).toThrow();
  });

  it("gives back any text that a worker writes", () => {
    const text = fc.string({ unit: "grapheme" }).filter((value) => /^[\t\n\x20-\uD7FF]*$/.test(value));
    fc.assert(
      fc.property(text, (value) => {
        const read = readAnswer(document(field("a", `<FreeText>${escaped(value)}</FreeText>`)));
        expect(read.a).toBe(value.trim());
      }),
    );
  });
});
