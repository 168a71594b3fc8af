/**
 * Runs that a process has begun on a server. A server cannot know that a client was
 * killed, so the next process on this machine ends its runs there.
 * @module
 */
import { exists } from "../_shared/files.ts";
import type { Mlflow } from "./clients.ts";
import { END_REASON_TAG } from "./end_reason.ts";
import { isMissing, MlflowError } from "./errors.ts";
import { randomId } from "./new_id.ts";
import { allPages } from "./pages.ts";
import { cleanAfterKilled, WriterJournal } from "./sqlite/writer_journal.ts";

/** Notes of the runs of this process. */
export class BegunRuns implements AsyncDisposable {
  readonly #journal: WriterJournal;
  /** Whether a run of these notes may still be running when they are closed. */
  isOpen = false;

  private constructor(journal: WriterJournal) {
    this.#journal = journal;
  }

  /** Opens new notes in `folder`. */
  static async open(folder: string): Promise<BegunRuns> {
    return new BegunRuns(await WriterJournal.create(folder, randomId));
  }

  /** Notes a run that was begun on the server at `uri`. */
  note(runId: string, uri: string): void {
    this.#journal.note("run", `${runId} ${uri}`);
    this.isOpen = true;
  }

  /** Removes the notes unless a run may still be running. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isOpen) this.#journal.leave();
    else await this.#journal[Symbol.asyncDispose]();
  }
}

/**
 * Ends the noted runs whose process is gone as KILLED, and their models that were not
 * stored as FAILED. Where a server does not answer, the notes stay.
 *
 * @param open Opens the server of a run.
 * @returns A line for each run.
 */
export async function endKilledRuns(
  folder: string,
  open: (uri: string) => Promise<Mlflow>,
): Promise<string[]> {
  const lines: string[] = [];
  if (!await exists(folder)) return lines;
  await cleanAfterKilled(folder, async (notes) => {
    let isDone = true;
    for (const { name } of notes) {
      const space = name.indexOf(" ");
      const [runId, uri] = [name.slice(0, space), name.slice(space + 1)];
      try {
        await using mlflow = await open(uri);
        if (await endRun(mlflow, runId)) {
          lines.push(`Ended the run ${runId} on ${uri} as KILLED: its process is gone`);
        }
      } catch (error) {
        if (isMissing(error)) continue;
        if (!(error instanceof MlflowError)) throw error;
        isDone = false;
        lines.push(
          `The run ${runId} may still stand as running on ${uri}, though its process is gone: ${error.message}`,
        );
      }
    }
    return isDone;
  });
  return lines;
}

async function endRun({ tracking }: Mlflow, runId: string): Promise<boolean> {
  const { status, experimentId, lifecycleStage } = await tracking.getRun(runId);
  if (status !== "RUNNING" || lifecycleStage === "deleted") return false;
  const models = await allPages((pageToken) =>
    tracking.searchLoggedModels([experimentId], { pageToken })
  );
  for (const model of models) {
    if (model.sourceRunId !== runId || model.status !== "PENDING") continue;
    await tracking.finalizeLoggedModel(model.modelId, "FAILED");
  }
  await tracking.logBatch(runId, {
    tags: { [END_REASON_TAG]: "its process ended without a word" },
  });
  await tracking.updateRun(runId, { status: "KILLED" });
  return true;
}
