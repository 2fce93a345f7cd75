import { acquirerConformance } from "@slicetuner/conformance";
import { describe, expect, it } from "vitest";
import { createInboxAcquirer } from "./create-inbox-acquirer.ts";
import { exampleEncoder } from "./testing/example-encoder.ts";
import { freshFolder, Supplier } from "./testing/supplier.ts";

const available = [9, 6, 5];

acquirerConformance(
  { describe, it, expect },
  {
    create: async () => {
      const { folder, remove } = freshFolder();
      const supplier = new Supplier(folder, { White: 9, Black: 6, Asian: 5 });
      const open = () =>
        createInboxAcquirer({
          encoder: exampleEncoder,
          folder,
          id: "person",
          unitCosts: [1, 1.2, 0.5],
          settleSeconds: 0,
        });
      return {
        acquirer: open(),
        available,
        advance: () => supplier.work(),
        reopen: async () => open(),
        close: remove,
      };
    },
  },
);
