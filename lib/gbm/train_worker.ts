/**
 * A worker that trains some of the outputs. It is told once what to do, reports
 * each iteration, and ends with its results or an error.
 * @module
 */
/// <reference lib="deno.worker" />
import { type BoostResult, type BoostTask, OutputBooster } from "./boost.ts";

/** What a worker says. */
export type WorkerMessage =
  | { kind: "progress"; iteration: number }
  | { kind: "done"; result: BoostResult }
  | { kind: "failed"; message: string };

self.onmessage = (event: MessageEvent<BoostTask>) => {
  const say = (message: WorkerMessage) => self.postMessage(message);
  try {
    const booster = new OutputBooster(event.data);
    let iteration = 0;
    for (let goesOn = true; goesOn;) {
      goesOn = booster.step();
      say({ kind: "progress", iteration: ++iteration });
    }
    say({ kind: "done", result: booster.result() });
  } catch (error) {
    say({ kind: "failed", message: String(error) });
  }
};
