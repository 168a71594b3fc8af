import type { Offer } from "../../../labels/mod.ts";
import { chronicOffers } from "./chronic_offers.ts";
import { costOffers } from "./cost_offers.ts";
import { fitnessOffers } from "./fitness_offers.ts";
import { mentalHealthOffers } from "./mental_health_offers.ts";
import { navigationOffers } from "./navigation_offers.ts";
import { pharmacyOffers } from "./pharmacy_offers.ts";
import { preventiveOffers } from "./preventive_offers.ts";
import { telehealthOffers } from "./telehealth_offers.ts";

/** The 16 offers of the specification in catalog order. */
export const healthcareOffers: readonly Offer[] = [
  ...preventiveOffers,
  ...chronicOffers,
  ...mentalHealthOffers,
  ...pharmacyOffers,
  ...telehealthOffers,
  ...fitnessOffers,
  ...navigationOffers,
  ...costOffers,
];
