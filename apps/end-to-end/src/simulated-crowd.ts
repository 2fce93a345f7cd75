import { type Acquirer, Random } from "@slicetuner/core";

/** How many workers there are, how many answer each example, and between which accuracies theirs lie. */
export interface CrowdOptions {
  readonly workers: number;
  readonly answers: number;
  readonly accuracies: readonly [number, number];
}

export const defaultCrowd: CrowdOptions = { workers: 30, answers: 3, accuracies: [0.7, 0.95] };

/**
 * What the pool delivers, labelled by a crowd: several workers' answers, some of them wrong, in place of the
 * true label.
 */
export function withCrowd(
  pool: Acquirer,
  { workers, answers, accuracies }: CrowdOptions,
  seed: number,
): Acquirer {
  const random = new Random(seed).fork("crowd");
  const [low, high] = accuracies;
  const skills = Array.from({ length: workers }, () => low + (high - low) * random.uniform());
  return {
    ...pool,
    name: `${pool.name}, labelled by ${workers} workers`,
    async doAcquire(order, call) {
      const delivery = await pool.doAcquire(order, call);
      const { examples } = delivery;
      const given = examples.exampleIds.flatMap((exampleId, row) => {
        const own = random.fork("answers", exampleId);
        const chosen = own.shuffle(Array.from({ length: workers }, (_, worker) => worker)).slice(0, answers);
        return chosen.map((worker) => {
          const truth = examples.labels[row]!;
          const wrong = (truth + 1 + own.integer(examples.classes.length - 1)) % examples.classes.length;
          return {
            exampleId,
            worker: `worker ${worker}`,
            label: own.uniform() < skills[worker]! ? truth : wrong,
          };
        });
      });
      return { ...delivery, answers: given };
    },
    doQuote: (call) => pool.doQuote(call),
    close: () => pool.close(),
  };
}
