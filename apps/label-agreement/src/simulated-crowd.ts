import {
  type Dataset,
  type Delivery,
  type OrderDelivery,
  Random,
  selectRows,
  type WorkerAnswer,
} from "@slicetuner/core";

/** How bad the crowd is. */
export interface CrowdOptions {
  /** Examples ordered of each slice. */
  readonly ordered: number;
  /** Share of delivered examples that belong to another slice than the ordered one. */
  readonly wrongSlices: number;
  /** Share of delivered examples that are copies: half of training examples, half of others of the round. */
  readonly duplicates: number;
  readonly workers: number;
  /** Share of the workers who do not look: half of them answer at random, half always the same. */
  readonly careless: number;
  /** Of the others, drawn evenly between the two. */
  readonly accuracies: readonly [number, number];
  /** Answers of each example, drawn evenly between the two. */
  readonly answers: readonly [number, number];
}

export const defaultCrowd: CrowdOptions = {
  ordered: 300,
  wrongSlices: 0.2,
  duplicates: 0.15,
  workers: 60,
  careless: 0.25,
  accuracies: [0.7, 0.95],
  answers: [3, 5],
};

/** A round of deliveries with what is known of it and no intake is told. */
export interface SimulatedRound {
  readonly deliveries: readonly OrderDelivery[];
  /** By example id. */
  readonly truth: ReadonlyMap<string, number>;
  /** Ids of copies, with the id of what they copy. */
  readonly copies: ReadonlyMap<string, string>;
  /** Ids of examples of another slice than the ordered one. */
  readonly misplaced: ReadonlySet<string>;
  readonly careless: ReadonlySet<string>;
}

type Worker = { readonly name: string; answer(truth: number, random: Random): number };

/**
 * One order a slice, filled from the pool without handing an example out twice on purpose, and labelled by
 * the crowd.
 */
export function simulateRound(
  train: Dataset,
  pool: Dataset,
  options: CrowdOptions,
  seed: number,
): SimulatedRound {
  const random = new Random(seed).fork("crowd");
  const workers = hire(options, random.fork("workers"));
  const left = shuffledBySlice(pool, random.fork("pool"));
  const truth = new Map<string, number>();
  const copies = new Map<string, string>();
  const misplaced = new Set<string>();
  const fresh: number[] = [];
  const draw = random.fork("draw");

  const deliveries = pool.slices.map((_, slice): OrderDelivery => {
    const rows: { source: Dataset; row: number; copyOf?: string }[] = [];
    for (let place = 0; place < options.ordered; place++) {
      const kind = draw.uniform();
      if (kind < options.duplicates) {
        const fromTrain = fresh.length === 0 || draw.uniform() < 0.5;
        const source = fromTrain ? train : pool;
        const own = fromTrain ? rowsOfSlice(train, slice) : fresh;
        const row = own[draw.integer(own.length)]!;
        rows.push({ source, row, copyOf: source.exampleIds[row]! });
        continue;
      }
      const wrong = kind < options.duplicates + options.wrongSlices;
      const from = wrong ? (slice + 1 + draw.integer(left.length - 1)) % left.length : slice;
      const row = left[from]!.pop();
      if (row === undefined) throw new RangeError(`the pool has no more of slice ${from}`);
      fresh.push(row);
      rows.push({ source: pool, row });
    }
    const ids = rows.map(({ source, row, copyOf }, place) =>
      copyOf === undefined ? source.exampleIds[row]! : `${copyOf} again in ${slice}-${place}`,
    );
    rows.forEach(({ source, row, copyOf }, place) => {
      truth.set(ids[place]!, source.labels[row]!);
      if (copyOf !== undefined) copies.set(ids[place]!, copyOf);
      if (source.sliceIds[row] !== slice) misplaced.add(ids[place]!);
    });
    const answers = ids.flatMap((id) =>
      ask(id, truth.get(id)!, workers.all, options, random.fork("answers", id)),
    );
    return {
      order: { id: `order ${slice}`, slice, count: options.ordered, unitCost: 1 },
      delivery: deliver(`order ${slice}`, rows, ids, answers),
    };
  });
  return { deliveries, truth, copies, misplaced, careless: workers.careless };
}

function hire({ workers, careless, accuracies: [low, high] }: CrowdOptions, random: Random) {
  const lazy = Math.round(careless * workers);
  const all = Array.from({ length: workers }, (_, index): Worker => {
    const name = `worker ${index}`;
    if (index < lazy / 2) return { name, answer: (_truth, own) => own.integer(2) };
    if (index < lazy) {
      const always = random.integer(2);
      return { name, answer: () => always };
    }
    const accuracy = low + (high - low) * random.uniform();
    return { name, answer: (truth, own) => (own.uniform() < accuracy ? truth : 1 - truth) };
  });
  return { all, careless: new Set(all.slice(0, lazy).map(({ name }) => name)) };
}

function ask(
  exampleId: string,
  truth: number,
  workers: readonly Worker[],
  { answers: [fewest, most] }: CrowdOptions,
  random: Random,
): WorkerAnswer[] {
  const count = fewest + random.integer(most - fewest + 1);
  const chosen = random.shuffle([...workers]).slice(0, count);
  return chosen.map(({ name, answer }) => ({ exampleId, worker: name, label: answer(truth, random) }));
}

/** Labels are the most frequent answers, as a source delivers them; of a tie the one that was given first. */
function deliver(
  orderId: string,
  rows: readonly { source: Dataset; row: number }[],
  ids: readonly string[],
  answers: readonly WorkerAnswer[],
): Delivery {
  const parts = rows.map(({ source, row }) => selectRows(source, [row]));
  const width = parts[0]!.features.length;
  const features = new Float32Array(rows.length * width);
  parts.forEach((part, place) => {
    features.set(part.features, place * width);
  });
  const votes = new Map<string, number[]>();
  for (const { exampleId, label } of answers) votes.set(exampleId, [...(votes.get(exampleId) ?? []), label]);
  const majority = (labels: readonly number[]) => {
    const yes = labels.filter((label) => label === 1).length;
    return 2 * yes === labels.length ? labels[0]! : 2 * yes > labels.length ? 1 : 0;
  };
  return {
    orderId,
    status: "complete",
    examples: {
      ...parts[0]!,
      size: rows.length,
      features,
      labels: Int32Array.from(ids, (id) => majority(votes.get(id)!)),
      weights: new Float32Array(rows.length).fill(1),
      sliceIds: Int32Array.from(parts, ({ sliceIds }) => sliceIds[0]!),
      exampleIds: ids,
    },
    answers,
    cost: rows.length,
    warnings: [],
  };
}

function shuffledBySlice(pool: Dataset, random: Random): number[][] {
  return pool.slices.map((_, slice) => random.fork(slice).shuffle(rowsOfSlice(pool, slice)));
}

function rowsOfSlice(data: Dataset, slice: number): number[] {
  return [...data.sliceIds.keys()].filter((row) => data.sliceIds[row] === slice);
}
