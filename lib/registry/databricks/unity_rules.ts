/**
 * What Unity Catalog refuses, checked before anything is sent.
 * Source: Databricks, "Names"; MLflow 3.17, `store/_unity_catalog/registry/rest_store.py`.
 * @module
 */
import { MlflowError } from "../errors.ts";
import { checkLength } from "../limits.ts";

const MOST_NAME = 255;

function refuse(message: string): never {
  throw new MlflowError("INVALID_PARAMETER_VALUE", message);
}

/** Refuses a name that is not `catalog.schema.model`. */
export function checkUnityName(name: string): void {
  const parts = name.split(".");
  // deno-lint-ignore no-control-regex
  const isGood = parts.length === 3 && parts.every((part) => /^[^\x00-\x20/:\x7f]+$/.test(part));
  if (!isGood) {
    refuse(
      `Cannot use the model name ${
        JSON.stringify(name)
      } in Unity Catalog: use CATALOG.SCHEMA.MODEL without spaces, / and :, or --mode databricks`,
    );
  }
  for (const part of parts) checkLength("a part of a model name", part, MOST_NAME);
}

/**
 * Refuses a model whose `MLmodel` file has no signature of inputs and outputs.
 *
 * @param text The file: JSON as we write it, or YAML as Python does.
 */
export function checkSignature(text: string): void {
  if (hasSignature(text)) return;
  throw new MlflowError(
    "INVALID_STATE",
    "Cannot register the model in Unity Catalog as its MLmodel file has no signature of inputs and outputs: log it with one",
  );
}

function hasSignature(text: string): boolean {
  try {
    const signature = JSON.parse(text)?.signature;
    return typeof signature?.inputs === "string" && typeof signature.outputs === "string";
  } catch {
    const block = /^signature:\s*\n((?:[ \t].*\n?)*)/m.exec(text)?.[1] ?? "";
    return ["inputs", "outputs"].every((key) =>
      new RegExp(`^\\s+${key}: (?!null\\b)\\S`, "m").test(block)
    );
  }
}
