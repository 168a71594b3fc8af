import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { heldBefore, moveAlias, returnAlias } from "./alias_history.ts";
import type { RegistryClient } from "./clients.ts";
import type { ModelVersion, RegisteredModel } from "./types.ts";

const OF = { name: "prioritizer", alias: "champion" };

/** A registry with nothing but one alias and its tag. */
function memoryRegistry(): { registry: RegistryClient; model: RegisteredModel } {
  const tags: Record<string, string> = {};
  const aliases: Record<string, number> = {};
  const rest = { description: "", creationTime: 0, lastUpdatedTime: 0 };
  const model = { name: OF.name, tags, aliases, ...rest };
  const registry: Partial<RegistryClient> = {
    getRegisteredModel: () => Promise.resolve(structuredClone(model)),
    getModelVersion: (_, version) => Promise.resolve({ version } as ModelVersion),
    setRegisteredModelTag: (_, key, value) => Promise.resolve(void (tags[key] = value)),
    setRegisteredModelAlias: (_, alias, version) =>
      Promise.resolve(void (aliases[alias] = version)),
  };
  return { registry: registry as RegistryClient, model };
}

Deno.test("moveAlias() and returnAlias() agree with a list that is pushed to and popped from", async () => {
  const step = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant("return" as const));
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
    const { registry, model } = memoryRegistry();
    let held: number[] = [];
    for (const version of steps) {
      if (version === "return") {
        const isRefused = await returnAlias(registry, OF).then(() => false, () => true);
        assertEquals(isRefused, held.length < 2);
        if (!isRefused) held.pop();
      } else {
        await moveAlias(registry, { ...OF, version });
        if (held.at(-1) !== version) held = [...held.filter((other) => other !== version), version];
      }
      assertEquals([model.aliases.champion, heldBefore(model, OF.alias)], [
        held.at(-1),
        held.slice(0, -1),
      ]);
    }
  }));
});

Deno.test("heldBefore() passes over what is no version in a tag that others wrote", () => {
  const { model } = memoryRegistry();
  const tags = { "alias_history.champion": "1 x -2 3.5  4" };
  assertEquals(heldBefore({ ...model, tags }, "champion"), [1, 4]);
});

Deno.test("moveAlias() forgets who held an alias more than 50 moves ago", async () => {
  const { registry, model } = memoryRegistry();
  for (let version = 1; version <= 60; version++) await moveAlias(registry, { ...OF, version });
  const held = Array.from({ length: 49 }, (_, i) => 11 + i);
  assertEquals(heldBefore(model, OF.alias), held);
});
