import fc from "fast-check";

/**
 * Property tests try the same cases on every run, so that a change is never refused for a case it did not
 * touch. PROPERTY_SEED=random looks for new ones (what fails is printed with its seed), PROPERTY_SEED=123
 * repeats a run.
 */
const wanted: string = process.env.PROPERTY_SEED ?? "20210620";
if (wanted !== "random") fc.configureGlobal({ seed: Number(wanted) });
