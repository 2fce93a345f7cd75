/// <reference lib="dom" />

/** Asks the server that sent the page. @throws Error with what the server says against it */
export async function ask<Answer>(path: string, body?: unknown): Promise<Answer> {
  const init: RequestInit =
    body === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`api/items${path}`, { ...init, credentials: "omit" });
  if (response.ok) return (await response.json()) as Answer;
  const text = await response.text();
  throw new Error(problemsIn(text));
}

function problemsIn(text: string): string {
  try {
    const { problems, hint } = JSON.parse(text) as {
      readonly problems: readonly string[];
      readonly hint: string | null;
    };
    return [...problems, ...(hint === null ? [] : [hint])].join(". ");
  } catch {
    return text.trim();
  }
}
