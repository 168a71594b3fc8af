export * from "./check_mutant.ts";
export { goodCsv, type Mutant, mutate, MUTATION_KINDS, type TextRows } from "./mutate.ts";
export * from "./naive_reader.ts";
