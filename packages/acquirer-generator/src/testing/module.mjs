// Functions that make rows.
export default function* make({ values, seed }) {
  for (let index = 0; ; index++) yield { ...values, first: (seed % 1000) + index, answer: "no" };
}

export async function two({ values }) {
  return [
    { ...values, first: 1, answer: "no" },
    { ...values, first: 2, answer: "yes" },
  ];
}

export const notAFunction = 7;
