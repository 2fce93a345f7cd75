/**
 * Runs a task for each item, at most `limit` at a time, begun in their order.
 * @returns the results in the order of the items
 * @throws what the first task that fails throws; those under way are not awaited, and no more begin
 */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  limit: number,
  task: (item: Item, place: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  let hasFailed = false;
  const work = async (): Promise<void> => {
    while (next < items.length && !hasFailed) {
      const place = next++;
      try {
        results[place] = await task(items[place]!, place);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
}
