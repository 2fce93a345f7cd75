import { parseJson } from "@slicetuner/core";
import { HttpError } from "./http-error.ts";

/** The text of an answer, and what it is as JSON. */
export interface AnswerBody {
  readonly text: string;
  readonly json: unknown;
  /** Why it is no JSON; undefined where it is. */
  readonly problem: string | undefined;
}

/** @throws HttpError for an answer that is larger */
export async function readBody(response: Response, maximumBytes: number): Promise<AnswerBody> {
  const text = await readText(response, maximumBytes);
  if (text === "") return { text, json: undefined, problem: "it is empty" };
  try {
    return { text, json: parseJson(text), problem: undefined };
  } catch (error) {
    return { text, json: undefined, problem: (error as Error).message };
  }
}

/** Reads up to the limit and breaks off beyond it, so that no answer fills the memory. */
async function readText(response: Response, maximumBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maximumBytes) {
      // Leaving the loop cancels the stream and with it the connection.
      throw new HttpError(`an answer is larger than ${maximumBytes} bytes`, {
        hint: "Raise `limits.responseBytes`, or let the server send smaller pages.",
      });
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
