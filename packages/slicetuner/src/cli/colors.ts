import picocolors from "picocolors";

type Colors = ReturnType<typeof picocolors.createColors>;

/**
 * Colours in a terminal, unless NO_COLOR says no; elsewhere, CI included, only if FORCE_COLOR asks for them.
 */
export function colorsFor(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Colors {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  const inTerminal = stream.isTTY === true && TERM !== "dumb";
  return picocolors.createColors(!NO_COLOR && (inTerminal || Boolean(FORCE_COLOR)));
}

/** Colours of standard output. */
export const pc: Colors = colorsFor(process.stdout);

/** Colours of standard error. */
export const errorColors: Colors = colorsFor(process.stderr);
