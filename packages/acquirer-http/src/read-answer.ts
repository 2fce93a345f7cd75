import { ServiceError } from "./service-error.ts";

/** The text of an answer, and what it is as JSON. */
export async function readAnswer(
  response: Response,
  mostBytes: number,
): Promise<{ readonly text: string; readonly json: unknown; readonly isJson: boolean }> {
  const text = await readText(response, mostBytes);
  try {
    return { text, json: text === "" ? undefined : JSON.parse(text), isJson: text !== "" };
  } catch {
    return { text, json: undefined, isJson: false };
  }
}

/** Reads up to the limit and breaks off beyond it, so that no answer fills the memory. */
async function readText(response: Response, mostBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > mostBytes) {
      // Leaving the loop cancels the stream and with it the connection.
      throw new ServiceError(`an answer is larger than ${mostBytes} bytes`, {
        hint: "Raise `limits.responseBytes`, or let the service send smaller pages.",
      });
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
