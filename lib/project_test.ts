import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { COMMANDS } from "./cli.ts";
import { healthcareOffers } from "./domains/healthcare/offers/mod.ts";
import { TRUTH_OFFER_IDS } from "./domains/healthcare/synthetic/hidden_truth.ts";
import { PINNED_DENO_VERSION } from "./notebooks/mod.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const read = (path: string) => Deno.readTextFileSync(ROOT + path);
const config = JSON.parse(read("deno.json"));

Deno.test("README.md and .ci/run name the pinned Deno and no other", () => {
  for (const path of ["README.md", ".ci/run"]) {
    const versions = [...read(path).matchAll(/deno@([\d.]+\d)/g)].map(([, version]) => version);
    assertEquals([...new Set(versions)], [PINNED_DENO_VERSION], path);
  }
});

Deno.test("every task is a command and stands in README.md", () => {
  const names = COMMANDS.map((command) => command.name);
  assertEquals(Object.keys(config.tasks).toSorted(), names.toSorted());
  for (const name of names) assert(read("README.md").includes(`\`${name}\``), name);
});

Deno.test("the hidden truth is of the offers of the catalog, in their order", () => {
  assertEquals([...TRUTH_OFFER_IDS], healthcareOffers.map((offer) => offer.id));
});

Deno.test("tasks name their permissions", () => {
  for (const [name, task] of Object.entries<string>(config.tasks)) {
    assert(!/ -A\b|--allow-all/.test(task), name);
    assert(task.includes("--no-prompt"), name);
  }
});

Deno.test("every import names one exact version", () => {
  for (const specifier of Object.values<string>(config.imports)) {
    if (!/^(npm|jsr):/.test(specifier)) continue;
    assert(/@\d+\.\d+\.\d+[\w.-]*$/.test(specifier), specifier);
  }
  assertEquals(config.lock.frozen, true);
});
