import { bundle } from "../../tsup.base.ts";

export default bundle(["src/index.ts", "src/testing.ts"]);
