/**
 * `notebooks` and `kernel`.
 * @module
 */
import { ensurePythonEnvironment, installKernel, runNotebooks } from "../notebooks/mod.ts";
import type { Command } from "./command.ts";
import { projectRoot } from "./project_root.ts";

/** Re-runs the notebooks and compares their outputs. */
export const NOTEBOOKS_COMMAND: Command = {
  name: "notebooks",
  summary: "Executes every notebook in a clean kernel and compares with the committed outputs.",
  flags: [
    { name: "update", description: "write the new outputs into the notebooks instead" },
    { name: "only", value: "NAMES", description: "some notebooks, as in 00,03" },
  ],
  run: async ({ flags, console: out }) => {
    const only = typeof flags.only === "string" ? flags.only.split(",") : undefined;
    const result = await runNotebooks({
      root: projectRoot(),
      update: flags.update === true,
      names: only,
      onProgress: (line) => out.say(line),
    });
    out.result(result);
    out.say(`${result.passed} passed, ${result.failed} failed`);
    return result.failed === 0 ? 0 : 1;
  },
};

/** Installs the kernelspec for VS Code and JupyterLab. */
export const KERNEL_COMMAND: Command = {
  name: "kernel",
  summary: "Installs this Deno as Jupyter kernel for VS Code and JupyterLab.",
  run: async ({ console: out }) => {
    await ensurePythonEnvironment({ root: projectRoot(), onProgress: (line) => out.say(line) });
    await installKernel({ root: projectRoot(), scope: "project" });
    const { kernelspec } = await installKernel({ root: projectRoot(), scope: "user" });
    out.say(`wrote ${kernelspec}`);
    out.say("Next: open notebooks/00_data_generation.ipynb and choose the kernel Deno");
    out.result({ kernelspec });
  },
};
