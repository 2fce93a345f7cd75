import type { Tone } from "./plots/plot.ts";

/** Colours by role, as CSS writes them. */
export interface Theme {
  readonly ink: string;
  /** Labels of axes, notes. */
  readonly quiet: string;
  /** Grid and axis lines. */
  readonly line: string;
  readonly background: string;
  readonly tones: Readonly<Record<Tone, string>>;
}

/**
 * Colours that stay apart for people who do not see red or green (after Okabe and Ito, Color Universal
 * Design, 2008), darkened where their contrast with white is below 3 : 1.
 */
export const lightTheme: Theme = {
  ink: "#1b1f24",
  quiet: "#57606a",
  line: "#d8dee4",
  background: "#ffffff",
  tones: {
    first: "#0072b2",
    second: "#d55e00",
    third: "#00805d",
    fourth: "#a8427f",
    fifth: "#8a6a00",
    sixth: "#2f8fc4",
    good: "#0072b2",
    bad: "#d55e00",
    muted: "#8c959f",
  },
};

export const darkTheme: Theme = {
  ink: "#e6edf3",
  quiet: "#9da7b3",
  line: "#3a424d",
  background: "#12161c",
  tones: {
    first: "#56b4e9",
    second: "#f0904a",
    third: "#3fc49c",
    fourth: "#e08fc0",
    fifth: "#e6c34d",
    sixth: "#8fd0f5",
    good: "#56b4e9",
    bad: "#f0904a",
    muted: "#737d88",
  },
};

/**
 * The colours of a page that follows the reader's choice of light or dark: names of the variables that {@link
 * themeVariables} sets.
 */
export const pageTheme: Theme = {
  ink: "var(--ink)",
  quiet: "var(--quiet)",
  line: "var(--line)",
  background: "var(--background)",
  tones: Object.fromEntries(
    Object.keys(lightTheme.tones).map((tone) => [tone, `var(--${tone})`]),
  ) as Theme["tones"],
};

/** `--ink: #1b1f24; …` */
export function themeVariables({ tones, ...others }: Theme): string {
  return Object.entries({ ...others, ...tones })
    .map(([name, color]) => `--${name}: ${color};`)
    .join(" ");
}
