import { Random } from "@slicetuner/core";

/** A CSV file of people whose income depends on age, hours and sex; every 50th lacks a sex. */
export function peopleFile(rows: number, seed: number): string {
  const random = new Random(seed);
  const lines = Array.from({ length: rows }, (_, row) => {
    const isMale = random.uniform() < 0.5;
    const race = ["White", "White", "Black"][random.integer(3)];
    const age = 18 + random.integer(50);
    const hours = 10 + random.integer(50);
    const score = (age - 40) / 15 + (hours - 35) / 15 + (isMale ? 0.9 : -0.9) + random.normal();
    const sex = row % 50 === 49 ? "" : isMale ? "Male" : "Female";
    return `${age},${sex},${race},${hours},${score > 0 ? "high" : "low"}`;
  });
  return ["age,sex,race,hours,income", ...lines, ""].join("\n");
}
