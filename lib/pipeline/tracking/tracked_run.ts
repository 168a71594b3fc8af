/**
 * A run in one store: begun once, ended once.
 * @module
 */
import { join } from "node:path";
import {
  BegunRuns,
  type DatasetInput,
  END_REASON_TAG,
  endKilledRuns,
  type KeyValues,
  type Mlflow,
  type RunOptions,
} from "../../registry/mod.ts";
import { openStore } from "../registry/open_registry.ts";
import { experimentOf } from "./experiment_of.ts";
import type { TrackingOptions } from "./tracking_options.ts";

/** What a run begins with. */
export interface RunBegin {
  readonly experiment: string;
  readonly run: RunOptions;
  readonly dataset: DatasetInput;
  readonly params: KeyValues;
}

/** Where a run is tracked. */
export interface RunStore {
  readonly trackingUri: string;
  readonly registryUri?: string;
  /** The output folder. */
  readonly out: string;
  readonly options: TrackingOptions;
}

/** Ends what killed processes of this output folder left running on servers; a line for each. */
export function endKilledRunsOf(out: string, options: TrackingOptions): Promise<string[]> {
  // One try: who only trains should not wait for a server of yesterday.
  const patience = { ...options.patience, retries: 0 };
  return endKilledRuns(
    begunFolder(out),
    (trackingUri) => openStore({ trackingUri, options: { ...options, patience } }),
  );
}

/** A run and the store that it is in. */
export class TrackedRun implements AsyncDisposable {
  readonly mlflow: Mlflow;
  readonly trackingUri: string;
  readonly #begun: BegunRuns | null;
  #runId: string | null = null;
  #hasEnded = false;

  private constructor(trackingUri: string, mlflow: Mlflow, begun: BegunRuns | null) {
    this.trackingUri = trackingUri;
    this.mlflow = mlflow;
    this.#begun = begun;
  }

  /** Opens the store; no run is begun yet. */
  static async open(store: RunStore): Promise<TrackedRun> {
    const mlflow = await openStore(store);
    const { trackingUri, out } = store;
    // An embedded store has notes of its own.
    const begun = isEmbedded(trackingUri) ? null : await BegunRuns.open(begunFolder(out));
    return new TrackedRun(trackingUri, mlflow, begun);
  }

  /** The run's id; null before it is begun. */
  get runId(): string | null {
    return this.#runId;
  }

  /** Begins the run unless it is begun; returns its id. */
  async begin({ experiment, run, dataset, params }: RunBegin): Promise<string> {
    if (this.#runId !== null) return this.#runId;
    const { tracking } = this.mlflow;
    const { runId } = await tracking.createRun(await experimentOf(this.mlflow, experiment), run);
    this.#runId = runId;
    this.#begun?.note(runId, this.trackingUri);
    await tracking.logInputs(runId, [dataset]);
    await tracking.logBatch(runId, { params });
    return runId;
  }

  /** Ends the run as FINISHED. */
  async finish(): Promise<void> {
    await this.mlflow.tracking.updateRun(this.#runId!, { status: "FINISHED" });
    this.handOver();
  }

  /** Ends the run unless it has ended. */
  async end(status: "FAILED" | "KILLED", reason: string): Promise<void> {
    if (this.#hasEnded || this.#runId === null) return;
    this.#hasEnded = true;
    const { tracking } = this.mlflow;
    await tracking.logBatch(this.#runId, { tags: { [END_REASON_TAG]: reason } });
    await tracking.updateRun(this.#runId, { status });
    this.handOver();
  }

  /** Leaves the run as it is: it has ended, or another store has it and will send it. */
  handOver(): void {
    this.#hasEnded = true;
    if (this.#begun) this.#begun.isOpen = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#begun?.[Symbol.asyncDispose]();
    await this.mlflow[Symbol.asyncDispose]();
  }
}

/** Whether a store is a file of this machine. */
export function isEmbedded(trackingUri: string): boolean {
  return trackingUri.startsWith("sqlite:");
}

function begunFolder(out: string): string {
  return join(out, "mlflow", ".begun");
}
