import type { Column } from "@slicetuner/core";
import { type CleaningInput, clean } from "@slicetuner/mlclean";
import { generateBibliography } from "./generate-bibliography.ts";
import { generatePersons } from "./generate-persons.ts";
import { generateProducts } from "./generate-products.ts";
import { toColumn } from "./slips.ts";

/** A generated table with a column that says what is true. */
interface Known {
  readonly name: string;
  readonly input: CleaningInput;
}

const seeds = (process.argv[2] ?? "1,2,3").split(",").map(Number);

function known(name: string, input: CleaningInput, truth: readonly number[]): Known {
  const columns: Column[] = [...input.columns, toColumn("truth", truth.map(String))];
  return { name, input: { ...input, columns } };
}

function* tables(seed: number): Generator<Known> {
  for (const rows of [1000, 5000]) {
    const persons = generatePersons({ rows, copies: 0.6, mostCopies: 5, seed });
    yield known(`persons, ${rows} rows, up to six of one`, persons, persons.person);
  }
  for (const [style, mostEntries] of [
    ["tidy", 1],
    ["messy", 1],
    ["messy", 4],
  ] as const) {
    const papers = generateBibliography({ first: 2000, second: 3000, shared: 0.6, mostEntries, style, seed });
    yield known(`bibliographies, ${style}, up to ${mostEntries} of one`, papers, papers.paper);
    if (mostEntries === 1) {
      const { tables: _, ...asOne } = papers;
      yield known(`the same as one table`, asOne, papers.paper);
    }
  }
  const products = generateProducts({ first: 1000, second: 1100, shared: 0.9, seed });
  yield known("products of two shops", products, products.product);
}

console.log(
  "| table | seed | true pairs | compared, of all | precision | recall | F1 | learning | seconds |",
);
console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
for (const seed of seeds) {
  for (const { name, input } of tables(seed)) {
    const start = performance.now();
    const result = clean(input, {}, { steps: ["resolve"], resolve: { match: "auto", truth: "truth" } });
    const { quality, comparisons, allPairs, model } = result.steps[0]!.resolve!;
    const seconds = (performance.now() - start) / 1000;
    const tell = (value: number | null) => (value === null ? "–" : value.toFixed(4));
    console.log(
      `| ${name} | ${seed} | ${quality!.truePairs} | ${comparisons} of ${allPairs} | ${tell(quality!.precision)} | ` +
        `${tell(quality!.recall)} | ${tell(quality!.f1)} | ${model?.status} | ${seconds.toFixed(1)} |`,
    );
  }
}
