/** Removes people of whom no word is known, and lets those in the North count twice. */
function cleanPeople(rows) {
  return [...rows].flatMap(({ id, weight, values }) => {
    if (values.word === null) return [{ id, remove: "it has no word" }];
    return values.region === "North" ? [{ id, weight: 2 * weight }] : [];
  });
}

export default {
  data: "people.csv",
  label: "bought",
  group: ["age"],
  sources: "sources.json",
  budget: 200,
  cleanWith: cleanPeople,
};
