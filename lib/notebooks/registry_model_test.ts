import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../_shared/errors.ts";
import { registryParameters } from "./registry_model.ts";

const read = (environment: Record<string, string>) =>
  Object.values(registryParameters(environment));

Deno.test("registryParameters() takes the champion unless a version or another alias is named", () => {
  assertEquals(read({}), [true, null, "champion"]);
  assertEquals(read({ UC_MODEL_VERSION: "", UC_MODEL_ALIAS: "" }), [true, null, "champion"]);
  assertEquals(read({ UC_MODEL_VERSION: "3" }), [true, "3", null]);
  assertEquals(read({ UC_MODEL_ALIAS: "staging" }), [true, null, "staging"]);
  assertEquals(read({ USE_REGISTRY_MODEL: "False" })[0], false);
});

Deno.test("registryParameters() refuses what it cannot read, and version and alias at once", () => {
  const refused = (environment: Record<string, string>) =>
    assertThrows(() => read(environment), UsageError);
  refused({ USE_REGISTRY_MODEL: "maybe" });
  refused({ UC_MODEL_VERSION: "latest" });
  refused({ UC_MODEL_VERSION: "1", UC_MODEL_ALIAS: "champion" });
});
