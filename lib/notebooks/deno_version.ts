/**
 * The one place that pins Deno: README, kernel and tasks are tested against it.
 * @module
 */

/**
 * The pinned version. Later kernels lose output: 2.8.2 and 2.8.3 also report
 * success for a cell that throws, 2.9.6 lost 582 of 1,600 printed lines.
 */
export const PINNED_DENO_VERSION = "2.8.1";

/**
 * The warning that a notebook's cell `kernel` shows when its kernel is not the
 * pinned one, else null.
 *
 * @param version Deno's version; default: the running one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { checkKernelVersion } from "lib/notebooks/mod.ts";
 *
 * assertEquals(checkKernelVersion("2.8.1"), null);
 * assertEquals(checkKernelVersion("2.9.6")?.includes("lose output"), true);
 * ```
 */
export function checkKernelVersion(version: string = Deno.version.deno): string | null {
  if (version === PINNED_DENO_VERSION) return null;
  return `This kernel runs Deno ${version}, and kernels other than ${PINNED_DENO_VERSION} may lose ` +
    `output: install the pinned one with \`npx -y deno@${PINNED_DENO_VERSION} task kernel\``;
}
