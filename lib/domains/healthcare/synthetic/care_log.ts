/**
 * The care that a member gets, as priced services in the order in which their
 * causes are simulated. Each cause draws from a stream of its own.
 * @module
 */
import type { Prng } from "../../../_shared/prng.ts";
import type { CLAIM_TYPES, DIAGNOSIS_CATEGORIES, PROVIDER_TYPES } from "../schema.ts";
import { PRICES } from "./calibration.ts";

/** Value of `claim_type`. */
export type ClaimType = typeof CLAIM_TYPES[number];
/** Value of `diagnosis_category`. */
export type Diagnosis = typeof DIAGNOSIS_CATEGORIES[number];
/** Value of `provider_type`. */
export type Provider = typeof PROVIDER_TYPES[number];

/** One service before the plan has decided who pays; money in cents. */
export interface Service {
  /** Days since 1970-01-01. */
  day: number;
  claimType: ClaimType;
  diagnosis: Diagnosis;
  provider: Provider;
  allowedCents: number;
  billedCents: number;
  inNetwork: boolean;
}

/** What of a service differs from the usual. */
export interface ServiceOptions {
  /** Mean allowed US dollars; default by claim type. */
  allowedUsd?: number;
  /** Sigma of the logarithm; default by claim type. */
  sigma?: number;
  /** Multiplies the mean. */
  costFactor?: number;
  provider?: Provider;
}

const USUAL_PROVIDERS: Readonly<Record<ClaimType, readonly Provider[]>> = {
  primary_care: ["physician", "physician", "clinic"],
  specialist: ["physician", "physician", "physician", "clinic"],
  emergency: ["hospital"],
  urgent_care: ["clinic"],
  inpatient: ["hospital"],
  outpatient: ["hospital", "clinic"],
  telehealth: ["telehealth"],
  lab: ["laboratory"],
  imaging: ["imaging_center", "hospital"],
  pharmacy: ["pharmacy"],
  dental: ["dentist"],
  vision: ["optometrist"],
  mental_health: ["therapist"],
  preventive: ["physician", "clinic"],
};

/** Out-of-network providers charge more and the plan allows what they bill (assumption). */
const OUT_OF_NETWORK_PRICE = 1.4;
/** No single service costs more (the dearest stays of MEPS lie near one million US dollars). */
const MAX_ALLOWED_USD = 1_000_000;
const DAYS_PER_YEAR = 365;

/** Where one cause of care notes its services. */
export class CareLog {
  readonly rng: Prng;
  readonly startDay: number;
  readonly endDay: number;
  readonly #services: Service[];
  readonly #outOfNetworkRate: number;

  /** `period` holds `startDay` and not `endDay`; services outside are dropped. */
  constructor(
    services: Service[],
    period: { startDay: number; endDay: number; outOfNetworkRate: number; rng: Prng },
  ) {
    this.#services = services;
    this.rng = period.rng;
    this.startDay = period.startDay;
    this.endDay = period.endDay;
    this.#outOfNetworkRate = period.outOfNetworkRate;
  }

  /** Notes a service. */
  add(day: number, claimType: ClaimType, diagnosis: Diagnosis, options: ServiceOptions = {}): void {
    if (day < this.startDay || day >= this.endDay) return;
    const { rng } = this;
    const price = PRICES[claimType];
    const sigma = options.sigma ?? price.sigma;
    const mean = (options.allowedUsd ?? price.allowedUsd) * (options.costFactor ?? 1);
    const inNetwork = !rng.chance(this.#outOfNetworkRate);
    const priceFactor = inNetwork ? 1 : OUT_OF_NETWORK_PRICE;
    const allowedUsd = Math.min(
      MAX_ALLOWED_USD,
      mean * priceFactor * rng.logNormal(-sigma * sigma / 2, sigma),
    );
    const allowedCents = Math.max(100, Math.round(allowedUsd * 100));
    const billedFactor = 1 + (price.billedFactor - 1) * (0.5 + rng.next());
    this.#services.push({
      day,
      claimType,
      diagnosis,
      provider: options.provider ?? rng.pick(USUAL_PROVIDERS[claimType]),
      allowedCents,
      billedCents: inNetwork
        ? Math.max(allowedCents + 1, Math.round(allowedCents * billedFactor))
        : allowedCents,
      inNetwork,
    });
  }

  /** Calls `note` with the days of a Poisson process with `yearlyRate` from `fromDay` to the end. */
  scatter(
    yearlyRate: number,
    note: (day: number) => void,
    fromDay: number = this.startDay,
  ): void {
    const from = Math.max(fromDay, this.startDay);
    const nDays = this.endDay - from;
    if (nDays <= 0 || yearlyRate <= 0) return;
    const count = this.rng.poisson(yearlyRate * nDays / DAYS_PER_YEAR);
    for (let i = 0; i < count; i++) note(this.rng.int(from, this.endDay - 1));
  }
}
