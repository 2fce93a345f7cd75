/**
 * A script as the content security policy of a page names it: `'sha256-…'` of its text. Only scripts that are
 * named are run.
 */
export async function hashOf(script: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(script));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
}
