export { createGeneratorAcquirer, type GeneratorAcquirerOptions } from "./create-generator-acquirer.ts";
export type { Generate, GeneratorRequest } from "./generator.ts";
