/**
 * How long work says how far it is. A stage reports to a `Progress` callback and
 * knows nothing of terminals; `lib/cli.ts` draws it.
 * @module
 */

/** Called with the work done so far, the whole, and what is counted ("members"). */
export type Progress = (done: number, total: number, unit: string) => void;
