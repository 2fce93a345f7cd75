export { type MarketplaceRow, marketplaceRow } from "./testing/goods.ts";
export type { LedgerEntry } from "./testing/ledger.ts";
export { type Marketplace, type MarketplaceOptions, startMarketplace } from "./testing/marketplace.ts";
export type { MarketplaceFaults } from "./testing/marketplace-faults.ts";
