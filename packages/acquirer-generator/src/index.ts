export { createGeneratorAcquirer, type GeneratorAcquirerOptions } from "./create-generator-acquirer.ts";
export type { Generate, GeneratorRequest } from "./generator.ts";
export { type GeneratorFileOptions, parseOptions } from "./parse-options.ts";
