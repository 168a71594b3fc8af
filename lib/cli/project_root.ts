import { fileURLToPath } from "node:url";

/** The folder that holds `deno.json`, with no slash at its end. */
export function projectRoot(): string {
  return fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");
}
