export { createPoolAcquirer, type PoolAcquirerOptions } from "./create-pool-acquirer.ts";
