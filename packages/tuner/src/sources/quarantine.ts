import { type Dataset, selectRows } from "@slicetuner/core";
import type { ReviewDecision } from "../tune.ts";

/** Examples that wait for a person's decision. */
export class Quarantine {
  readonly #waiting = new Map<string, Dataset>();

  get size(): number {
    return this.#waiting.size;
  }

  add(quarantined: Dataset): void {
    quarantined.exampleIds.forEach((id, row) => void this.#waiting.set(id, selectRows(quarantined, [row])));
  }

  /** Lets go of those that were decided about; decisions about others say nothing. */
  decide(decisions: readonly ReviewDecision[]): {
    readonly accepted: readonly string[];
    readonly rejected: readonly string[];
    readonly examples: readonly Dataset[];
  } {
    const known = decisions.filter(({ exampleId }) => this.#waiting.has(exampleId));
    const idsOf = (wanted: ReviewDecision["decision"]) =>
      known.filter(({ decision }) => decision === wanted).map(({ exampleId }) => exampleId);
    const accepted = idsOf("accepted");
    const examples = accepted.map((id) => this.#waiting.get(id)!);
    for (const { exampleId } of known) this.#waiting.delete(exampleId);
    return { accepted, rejected: idsOf("rejected"), examples };
  }
}
