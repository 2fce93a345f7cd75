import { bundle } from "../../tsup.base.ts";

// tsup leaves dependencies out of the bundle, but not optional ones.
export default { ...bundle(), external: ["onnxruntime-node"] };
