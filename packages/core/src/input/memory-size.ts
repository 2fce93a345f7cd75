const units = ["", "K", "M", "G", "T"];

/**
 * Bytes of a size such as `800MB` or `2 GiB`; KB to TB count in thousands, KiB to TiB in 1,024. undefined for
 * other texts.
 */
export function parseMemorySize(text: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?) ?([KMGT])(i?)B$/i.exec(text);
  if (found === null) return undefined;
  const [, number, unit, binary] = found;
  const bytes = Number(number) * (binary === "" ? 1000 : 1024) ** units.indexOf(unit!.toUpperCase());
  return bytes > 0 ? Math.floor(bytes) : undefined;
}
