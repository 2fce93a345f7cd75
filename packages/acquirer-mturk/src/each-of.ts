/** Calls `run` for each item, a few at a time. The first error ends it, after what is under way. */
export async function eachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  let isOver = false;
  const work = async (): Promise<void> => {
    for (const item of queue) {
      if (isOver) return;
      try {
        await run(item);
      } catch (error) {
        isOver = true;
        throw error;
      }
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: atOnce }, work));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
