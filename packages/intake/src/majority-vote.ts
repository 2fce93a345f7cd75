import type { IndexedAnswers } from "./indexed-answers.ts";

/** How many answers each item got for each class: items × classes, row after row. */
export function countVotes({ items, classCount, itemOf, labelOf }: IndexedAnswers): Float64Array {
  const votes = new Float64Array(items.length * classCount);
  for (let answer = 0; answer < itemOf.length; answer++) {
    votes[itemOf[answer]! * classCount + labelOf[answer]!]! += 1;
  }
  return votes;
}

/**
 * The share of each item's answers that each class got, items × classes; the known class of a gold item has
 * the share 1.
 */
export function majorityVote(answers: IndexedAnswers, gold: ReadonlyMap<string, number>): Float64Array {
  const shares = countVotes(answers);
  const { items, classCount } = answers;
  items.forEach((item, index) => {
    const own = shares.subarray(index * classCount, (index + 1) * classCount);
    const known = gold.get(item);
    if (known !== undefined) own.fill(0)[known] = 1;
    const total = own.reduce((sum, share) => sum + share, 0);
    own.forEach((share, label) => {
      // Of an item without an answer nothing is known.
      own[label] = total > 0 ? share / total : 1 / classCount;
    });
  });
  return shares;
}
