import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { COMMANDS } from "./cli.ts";
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
