import { assertEquals, assertRejects } from "@std/assert";
import type { BoostTask } from "./boost.ts";
import { boostInWorkers } from "./boost_in_workers.ts";
import { resolveParams } from "./params.ts";

const task = { params: resolveParams({ n_estimators: 3 }), outputs: [0] } as unknown as BoostTask;
const workerOf = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

Deno.test("boostInWorkers() rejects with the worker's error when one dies and another goes on", async () => {
  const workerUrl = workerOf(`self.onmessage = ({ data }) => {
    if (data.outputs[0] === 1) throw new Error("out of luck");
  }`);
  const tasks = [task, { ...task, outputs: [1] }];
  await assertRejects(() => boostInWorkers(tasks, { workerUrl }), Error, "out of luck");
});

Deno.test("boostInWorkers() rejects when a worker says that it failed", async () => {
  const workerUrl = workerOf(`self.postMessage({ kind: "failed", message: "no more memory" })`);
  await assertRejects(() => boostInWorkers([task], { workerUrl }), Error, "no more memory");
});

Deno.test("boostInWorkers() reports an iteration once when all workers have finished it", async () => {
  const workerUrl = workerOf(`self.onmessage = ({ data }) => {
    for (let iteration = 1; iteration <= 3; iteration++) {
      self.postMessage({ kind: "progress", iteration });
    }
    self.postMessage({ kind: "done", result: data.outputs[0] });
  }`);
  const seen: number[] = [];
  const tasks = [task, { ...task, outputs: [1] }];
  const onProgress = (iteration: number) => seen.push(iteration);
  const results: unknown[] = await boostInWorkers(tasks, { workerUrl, onProgress });
  assertEquals([results, seen], [[0, 1], [1, 2, 3]]);
});
