/**
 * What every notebook begins with: its settings from the environment, and the
 * results of earlier stages, made where they are not there yet.
 * @module
 */
import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Displayable, table, withProgress } from "../_shared/display.ts";
import { environmentName, resolveSettings, type SettingName, type Settings } from "../config.ts";
import { ensureStages, runStage, type StageName } from "../pipeline/mod.ts";
import { notebookTracking } from "./notebook_tracking.ts";

const PROJECT_ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Settings that a notebook shows; the others are shown by `deno task pipeline --show-settings`. */
const SHOWN: readonly SettingName[] = ["source", "members", "seed", "asOf"];

/** The notebooks' plan is smaller than the demo's: they are stepped through, and run in every test. */
const NOTEBOOK_DEFAULTS = { members: 10_000 };

/**
 * Settings of a notebook: defaults (10,000 members), then the environment (`OFFERS_MEMBERS=500`).
 * Folders are taken from the project's root, wherever the notebook runs.
 *
 * @param environment Default: the variables of the process.
 */
export function notebookSettings(
  environment: Record<string, string> = Deno.env.toObject(),
): Settings {
  const { settings } = resolveSettings({ file: NOTEBOOK_DEFAULTS, environment });
  const fromRoot = (folder: string) => isAbsolute(folder) ? folder : join(PROJECT_ROOT, folder);
  return {
    ...settings,
    data: fromRoot(settings.data),
    out: fromRoot(settings.out),
    dir: settings.dir === null ? null : fromRoot(settings.dir),
  };
}

/** The settings that outputs depend on, each with the variable that sets it. */
export function settingsTable(settings: Settings): Displayable {
  return table(SHOWN.map((name) => ({
    setting: name,
    value: String(settings[name]),
    variable: environmentName(name),
  })));
}

/**
 * Makes sure that the results of all stages up to `last` are there, and tells in
 * the cell, while it works, which stage is made. A result that was made from the
 * same input with the same settings is kept; either way the same bytes are there
 * in the end, so the notebook's output is the same, too. A training is tracked and
 * registered as by `deno task train`.
 */
export async function ensureReady(last: StageName, settings: Settings): Promise<void> {
  const title = `Ready: all stages up to "${last}", kept where they were made from the same ` +
    "input and settings, else made now";
  await withProgress(title, async (_progress, say) => {
    const done = await ensureStages(last, {
      settings,
      run: (stage) =>
        runStage(stage, {
          settings,
          tracking: notebookTracking(),
          progress: (count, total, unit) => say(`making ${stage}, ${count} of ${total} ${unit}`),
        }),
    });
    say(done.map(({ stage, action }) => `${stage} ${action}`).join(", "));
  });
}
