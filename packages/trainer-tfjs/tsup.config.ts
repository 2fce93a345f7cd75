import { library } from "../../tsup.base.ts";

// tsup leaves dependencies out of the bundle, but not optional ones.
export default { ...library(), external: ["@tensorflow/tfjs-node"] };
