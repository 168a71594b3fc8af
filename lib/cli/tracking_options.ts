/**
 * What a tracked run is told of the process: clock, command, commit, user.
 * @module
 */
import { isAbsolute, join } from "node:path";
import { wallClock } from "../_shared/wall_clock.ts";
import type { TrackingOptions } from "../pipeline/mod.ts";
import { readMlflowEnvironment } from "../registry/mod.ts";
import { projectRoot } from "./project_root.ts";

/** What the process says of itself. */
export function trackingOptions(
  command: string,
  environment: Record<string, string> = Deno.env.toObject(),
): TrackingOptions {
  const { credentials, timeoutMs, retries } = readMlflowEnvironment(environment);
  return {
    clock: wallClock(environment),
    command,
    commit: readCommit(projectRoot()),
    user: environment.USER || environment.USERNAME || null,
    credentials,
    patience: { timeoutMs, retries },
  };
}

/** The commit that is checked out in a folder, without asking git; null where there is none. */
export function readCommit(folder: string): string | null {
  const gitFolder = gitFolderOf(join(folder, ".git"));
  const head = gitFolder && readText(join(gitFolder, "HEAD"));
  if (!head) return null;
  if (/^[0-9a-f]{40}$/.test(head)) return head;
  const ref = /^ref: (refs\/[\w./-]+)$/.exec(head)?.[1];
  if (ref === undefined) return null;
  const packed = readText(join(gitFolder, "packed-refs"))?.split("\n")
    .find((line) => line.endsWith(` ${ref}`));
  return readText(join(gitFolder, ref)) ?? packed?.slice(0, 40) ?? null;
}

/** A work tree has a file in the place of the folder: `gitdir: PATH`. */
function gitFolderOf(path: string): string | null {
  const pointer = readText(path);
  if (pointer === null) return path;
  const target = /^gitdir: (.+)$/.exec(pointer)?.[1];
  if (target === undefined) return null;
  return isAbsolute(target) ? target : join(path, "..", target);
}

function readText(path: string): string | null {
  try {
    return Deno.readTextFileSync(path).trim();
  } catch {
    return null;
  }
}
