import type { KnownDataset } from "./known-dataset.ts";

/** ProPublica's COMPAS data: is a defendant charged with a new crime within two years? */
export const compas: KnownDataset = {
  name: "compas",
  title: "COMPAS (two-year recidivism)",
  description:
    "Was a defendant charged with a new crime within two years? 5,278 rows of ProPublica's analysis in four slices " +
    "of race and sex. Prepared with ProPublica's filter (screening within 30 days of the arrest, known recidivism, " +
    "no ordinary traffic offence, a score given); features are what was known at the screening: age, four counts " +
    "of earlier offences, degree of the charge, race and sex: 11. COMPAS scores are no features.",
  page: "https://www.propublica.org/article/how-we-analyzed-the-compas-recidivism-algorithm",
  licence: "none stated by the publisher",
  files: [
    {
      name: "compas-scores-two-years.csv",
      urls: [
        "https://raw.githubusercontent.com/propublica/compas-analysis/bafff5da3f2e45eca6c2d5055faad269defd135a/compas-scores-two-years.csv",
        "https://raw.githubusercontent.com/propublica/compas-analysis/master/compas-scores-two-years.csv",
      ],
      bytes: 2_546_489,
      sha256: "c451db85908b2f7fef1d83203bedf6b71ecda0d5af468d82ae62178f91d0cc7d",
      anonymized: {
        removedColumns: ["name", "first", "last", "dob", "c_case_number", "r_case_number", "vr_case_number"],
        bytes: 2_083_874,
        sha256: "f439bd5e8d1742c9ceacd4dec0d67d1b401f633138d2308955c6ae22f9656f47",
      },
    },
  ],
  slices: [
    { name: "African-American-Female", values: { race: "African-American", sex: "Female" } },
    { name: "Caucasian-Female", values: { race: "Caucasian", sex: "Female" } },
    { name: "African-American-Male", values: { race: "African-American", sex: "Male" } },
    { name: "Caucasian-Male", values: { race: "Caucasian", sex: "Male" } },
  ],
  classes: ["no recidivism", "recidivism"],
  settings: [],
};
