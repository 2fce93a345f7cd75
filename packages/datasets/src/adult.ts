import { adultSettings } from "./adult-settings.ts";
import type { KnownDataset } from "./known-dataset.ts";

const home = "https://archive.ics.uci.edu/ml/machine-learning-databases/adult";

/** UCI Adult: census data, does a person earn more than 50,000 dollars a year? */
export const adult: KnownDataset = {
  name: "adult",
  title: "Adult (Census Income)",
  description:
    "Does a person earn more than 50,000 dollars a year? 43,131 complete rows of the US census of 1994 in four " +
    "slices of race and sex. Prepared as in the Slice Tuner notebooks: rows with a missing value and the column " +
    "fnlwgt dropped, race in White, Black and Other, country in US and Non-US, five numbers standardized with the " +
    "statistics of adult.data, everything else one-hot: 62 features.",
  page: "https://archive.ics.uci.edu/dataset/2/adult",
  licence: "CC BY 4.0",
  files: [
    {
      name: "adult.data",
      urls: [`${home}/adult.data`],
      bytes: 3_974_305,
      sha256: "5b00264637dbfec36bdeaab5676b0b309ff9eb788d63554ca0a249491c86603d",
    },
    {
      name: "adult.test",
      urls: [`${home}/adult.test`],
      bytes: 2_003_153,
      sha256: "a2a9044bc167a35b2361efbabec64e89d69ce82d9790d2980119aac5fd7e9c05",
    },
  ],
  slices: [
    { name: "White-Female", values: { race: "White", sex: "Female" } },
    { name: "Black-Female", values: { race: "Black", sex: "Female" } },
    { name: "White-Male", values: { race: "White", sex: "Male" } },
    { name: "Black-Male", values: { race: "Black", sex: "Male" } },
  ],
  classes: ["<=50K", ">50K"],
  settings: adultSettings,
};
