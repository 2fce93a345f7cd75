// What a run asks of the world, kept in a journal, and how what is kept is read again.
export { type DeliveredContents, readContents } from "./durable/delivery-blob.ts";
export { durableAcquirer } from "./durable/durable-acquirer.ts";
export { durableExecutor } from "./durable/durable-executor.ts";
export { type CheckedRecord, durableIntake, readChecked, readDecisions } from "./durable/durable-intake.ts";
export { durableReview, type ReviewRecord } from "./durable/durable-review.ts";
export { hashDataset } from "./durable/hash-dataset.ts";
export { type DeliveryRecord, type OrderEntry, readOrders } from "./durable/order-book.ts";
export type { EventStream } from "./event-stream.ts";
