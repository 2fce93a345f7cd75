import { bundle } from "../../tsup.base.ts";

// tsup leaves dependencies alone, but would take optional ones into the bundle.
export default { ...bundle(), external: ["sharp"] };
