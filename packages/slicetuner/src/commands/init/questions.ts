/** One of several answers. */
export interface Choice {
  readonly value: string;
  readonly hint?: string;
}

/** Whoever answers. `undefined` means: stop. */
export interface Questions {
  choose(
    question: string,
    choices: readonly Choice[],
    proposed: string | undefined,
  ): Promise<string | undefined>;
  chooseSeveral(
    question: string,
    choices: readonly Choice[],
    proposed: readonly string[],
    required: boolean,
  ): Promise<readonly string[] | undefined>;
  confirm(question: string, proposed: boolean): Promise<boolean | undefined>;
}

/** Asks at the terminal. */
export async function openTerminalQuestions(signal: AbortSignal): Promise<Questions> {
  const prompts = await import("@clack/prompts");
  const answer = <Value>(given: Value): Exclude<Value, symbol> | undefined =>
    prompts.isCancel(given) ? undefined : (given as Exclude<Value, symbol>);
  const options = (choices: readonly Choice[]) =>
    choices.map(({ value, hint }) => ({ value, label: value, ...(hint !== undefined && { hint }) }));
  return {
    choose: async (message, choices, proposed) =>
      answer(
        await prompts.select({
          ...{ message, options: options(choices), signal, maxItems: 12 },
          ...(proposed !== undefined && { initialValue: proposed }),
        }),
      ),
    chooseSeveral: async (message, choices, proposed, required) =>
      answer(
        await prompts.multiselect({
          ...{ message, options: options(choices), required, signal, maxItems: 12 },
          initialValues: [...proposed],
        }),
      ),
    confirm: async (message, initialValue) =>
      answer(await prompts.confirm({ message, initialValue, signal })),
  };
}
