import type { Settings } from "../../config.ts";
import { type Mlflow, openMlflow } from "../../registry/mod.ts";
import { type TrackingOptions, trackingUriOf } from "../tracking/tracking_options.ts";

/** What a store is opened with. */
export type StoreOptions = Pick<TrackingOptions, "clock" | "credentials" | "patience">;

/** Opens tracking and registry of a store. */
export function openStore(
  { trackingUri, registryUri, options }: {
    readonly trackingUri: string;
    /** Default: the registry that belongs to the tracking. */
    readonly registryUri?: string;
    readonly options: StoreOptions;
  },
): Promise<Mlflow> {
  const { clock, credentials, patience } = options;
  return openMlflow({ trackingUri, registryUri, clock, credentials, ...patience });
}

/** Opens tracking and registry where the settings say. */
export function openRegistry(settings: Settings, options: StoreOptions): Promise<Mlflow> {
  const registryUri = settings.registryUri ?? undefined;
  return openStore({ trackingUri: trackingUriOf(settings), registryUri, options });
}
