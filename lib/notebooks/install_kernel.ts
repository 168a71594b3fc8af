import { join } from "node:path";
import { UsageError } from "../_shared/errors.ts";
import { exists, readJson, replaceFile, writeJson } from "../_shared/files.ts";
import { PINNED_DENO_VERSION } from "./deno_version.ts";
import { programIn } from "./python_environment.ts";

/** Options of {@linkcode installKernel}. */
export interface KernelOptions {
  /** `project`: into `.venv` (made before); `user`: for every Jupyter and VS Code of this user. */
  scope: "project" | "user";
  /** Root of the project. */
  root: string;
  /** Environment that names the user's folders (default: the process's). */
  environment?: Record<string, string | undefined>;
}

/** Where a kernel was installed. */
export interface InstalledKernel {
  /** Path of `kernel.json`. */
  kernelspec: string;
  /** The copy of Deno that it starts. */
  deno: string;
}

/**
 * Copies the running Deno to a lasting place and writes the kernelspec `deno`
 * that starts the copy, so that it survives a cleaned npx cache.
 *
 * @throws {UsageError} when another Deno than the pinned one is running.
 */
export async function installKernel(options: KernelOptions): Promise<InstalledKernel> {
  if (Deno.version.deno !== PINNED_DENO_VERSION) {
    throw new UsageError(
      `Cannot install a kernel with Deno ${Deno.version.deno} as it may lose output: run \`npx -y deno@${PINNED_DENO_VERSION} task kernel\``,
    );
  }
  const { scope, root } = options;
  const environment = options.environment ?? Deno.env.toObject();
  const jupyterFolder = scope === "project"
    ? join(root, ".venv", "share", "jupyter")
    : userJupyterFolder(environment);
  const folder = join(jupyterFolder, "kernels", "deno");
  const deno = scope === "project"
    ? programIn(join(root, ".venv"), "deno")
    : join(folder, Deno.build.os === "windows" ? "deno.exe" : "deno");
  await copyDeno(deno);
  const kernelspec = join(folder, "kernel.json");
  await writeJson(kernelspec, kernelSpec(deno));
  return { kernelspec, deno };
}

/**
 * Says where the kernel `deno` is installed, for the user or else for the project; null
 * where it is not.
 *
 * @throws {UsageError} where the Deno that it starts is gone.
 */
export async function describeKernel(
  { root, environment = Deno.env.toObject() }: Omit<KernelOptions, "scope">,
): Promise<string | null> {
  const folders = [userJupyterFolder(environment), join(root, ".venv", "share", "jupyter")];
  for (const folder of folders) {
    const path = join(folder, "kernels", "deno", "kernel.json");
    if (!await exists(path)) continue;
    const { argv } = await readJson(path, "run deno task kernel") as Partial<KernelSpec>;
    if (typeof argv?.[0] === "string" && await exists(argv[0])) return path;
    throw new UsageError(
      `Cannot start the kernel of ${path} as its Deno is gone: run deno task kernel`,
    );
  }
  return null;
}

/** A kernelspec: what Jupyter reads to start a kernel. */
export interface KernelSpec {
  /** The command with its arguments; Jupyter puts its connection file in. */
  readonly argv: readonly string[];
  /** Name in Jupyter's menus. */
  readonly display_name: string;
  /** Language of the cells. */
  readonly language: string;
  /** How a running cell is interrupted. */
  readonly interrupt_mode: "message";
  /** Variables of the kernel's process. */
  readonly env: Readonly<Record<string, string>>;
}

/** The kernelspec that starts the given Deno. */
export function kernelSpec(deno: string): KernelSpec {
  return {
    argv: [deno, "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
    // A signal kills the kernel (denoland/deno#24491); a message interrupts it.
    interrupt_mode: "message",
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  };
}

/**
 * Jupyter's data folder of a user, as `jupyter --paths` lists it first.
 * @throws {UsageError} when the environment names no home folder.
 */
export function userJupyterFolder(environment: Record<string, string | undefined>): string {
  if (environment.JUPYTER_DATA_DIR) return environment.JUPYTER_DATA_DIR;
  const home = environment.HOME ?? environment.USERPROFILE;
  if (Deno.build.os === "windows" && environment.APPDATA) {
    return join(environment.APPDATA, "jupyter");
  }
  if (!home) {
    throw new UsageError("Cannot find a home folder for the kernel: set JUPYTER_DATA_DIR");
  }
  if (Deno.build.os === "darwin") return join(home, "Library", "Jupyter");
  return join(environment.XDG_DATA_HOME || join(home, ".local", "share"), "jupyter");
}

async function copyDeno(target: string): Promise<void> {
  const source = Deno.execPath();
  if (source === target) return;
  if (await exists(target)) {
    const [from, to] = await Promise.all([Deno.stat(source), Deno.stat(target)]);
    if (from.size === to.size) return;
  }
  await replaceFile(target, (temporaryPath) => Deno.copyFile(source, temporaryPath));
}
