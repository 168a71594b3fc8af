/**
 * A run on a server, or in the embedded store of the output folder where the server
 * fails: then all of it is there, to be sent by `pushTraining`.
 * @module
 */
import { type KeyValues, type Mlflow, MlflowError } from "../../registry/mod.ts";
import { PUSH_TAGS } from "./push_tags.ts";
import {
  endKilledRunsOf,
  isEmbedded,
  type RunBegin,
  type RunStore,
  TrackedRun,
} from "./tracked_run.ts";
import { embeddedUriOf, pushCommand } from "./tracking_options.ts";

/** Codes of a setting to be put right, which is said before the training. */
const SETTING_CODES: readonly string[] = [
  "INVALID_PARAMETER_VALUE",
  "PERMISSION_DENIED",
  "UNAUTHENTICATED",
];

/** A run and the stores that it may be in. */
export class KeepableRun implements AsyncDisposable {
  /** What opening the stores cleaned up, and where the run is kept instead of on its server. */
  readonly notices: string[];
  readonly #wanted: RunStore;
  readonly #stores = new AsyncDisposableStack();
  #run: TrackedRun;

  private constructor(wanted: RunStore, run: TrackedRun, notices: string[]) {
    this.#wanted = wanted;
    this.#run = this.#stores.use(run);
    this.notices = notices;
  }

  /** Opens the store, and ends what killed processes left running there; no run is begun yet. */
  static async open(wanted: RunStore): Promise<KeepableRun> {
    const ended = await endKilledRunsOf(wanted.out, wanted.options);
    const run = await TrackedRun.open(wanted);
    return new KeepableRun(wanted, run, [...ended, ...run.mlflow.notices]);
  }

  /** The run's id; null before it is begun. */
  get runId(): string | null {
    return this.#run.runId;
  }

  /** The store that has the run. */
  get trackingUri(): string {
    return this.#run.trackingUri;
  }

  /**
   * Begins the run. Nothing is lost yet: with `isStrict` a server that fails is an error,
   * as it is with a setting that is wrong.
   */
  async begin(begin: RunBegin, { isStrict }: { isStrict: boolean }): Promise<void> {
    const isKept = ({ errorCode }: MlflowError) => !isStrict && !SETTING_CODES.includes(errorCode);
    await this.#orKept(begin, isKept, (run) => run.begin(begin));
  }

  /** Logs what there is and ends the run as FINISHED; `log` is called again where it is kept. */
  async finish<T>(
    begin: RunBegin,
    log: (mlflow: Mlflow, runId: string) => Promise<T>,
  ): Promise<T> {
    return await this.#orKept(begin, () => true, async (run) => {
      const logged = await log(run.mlflow, await run.begin(begin));
      await run.finish();
      return logged;
    });
  }

  /** Ends the run unless it has ended. */
  async end(status: "FAILED" | "KILLED", reason: string): Promise<void> {
    await this.#run.end(status, reason);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stores.disposeAsync();
  }

  async #orKept<T>(
    begin: RunBegin,
    isKept: (error: MlflowError) => boolean,
    work: (run: TrackedRun) => Promise<T>,
  ): Promise<T> {
    try {
      return await work(this.#run);
    } catch (error) {
      const isOnServer = !isEmbedded(this.trackingUri);
      if (!(error instanceof MlflowError) || !isOnServer || !isKept(error)) throw error;
      await this.#keep(begin, error);
      return await work(this.#run);
    }
  }

  /** Begins the run anew in the embedded store. */
  async #keep(begin: RunBegin, error: MlflowError): Promise<void> {
    const { out, options } = this.#wanted;
    const begun = this.#run;
    const store = { trackingUri: embeddedUriOf(out), out, options };
    const kept = this.#stores.use(await TrackedRun.open(store));
    const tags = { ...begin.run.tags, ...pushTags(this.#wanted, begun.runId) };
    const runId = await kept.begin({ ...begin, run: { ...begin.run, tags } });
    begun.handOver();
    this.#run = kept;
    const rest = begun.runId === null
      ? ""
      : `; the run ${begun.runId} that had begun there is running until then`;
    this.notices.push(
      ...kept.mlflow.notices,
      `${error.message}; the run ${runId} is kept in ${kept.trackingUri}: send it with \`${
        pushCommand(runId, out)
      }\`${rest}`,
    );
  }
}

function pushTags({ trackingUri, registryUri }: RunStore, begunRunId: string | null): KeyValues {
  return {
    [PUSH_TAGS.to]: trackingUri,
    ...(registryUri !== undefined && { [PUSH_TAGS.registry]: registryUri }),
    ...(begunRunId !== null && { [PUSH_TAGS.begunRunId]: begunRunId }),
  };
}
