import { OfferCatalog } from "../../../labels/mod.ts";
import {
  bandOf,
  buildContext,
  type Factor,
  MOST_CONTEXT_FACTORS,
  type ReasonContext,
  TemplateWriter,
} from "../../../reasons/mod.ts";
import { healthcareFactorGroups, healthcareFeatures } from "../features/mod.ts";
import { healthcareOffers, healthcareReasonTexts } from "../offers/mod.ts";
import { CORPUS_CONTEXTS } from "./corpus.ts";

/** Codes of the categories that the contexts use. */
const CODES = {
  gender_encoded: { F: 0, M: 1, Other: 2 },
  plan_type_encoded: { EPO: 0, HDHP: 1, HMO: 2, PPO: 3 },
};

/** The context that a text of the corpus was written for. */
export function corpusContext(name: string): ReasonContext {
  const { offerId, channel, values } = CORPUS_CONTEXTS[name];
  const catalog = new OfferCatalog(healthcareOffers, healthcareFeatures.names, { codes: CODES });
  const writer = new TemplateWriter(catalog, healthcareReasonTexts);
  const factors = Object.entries(values).map(([feature, value], i): Factor => {
    const { label, unit } = healthcareFeatures.feature(feature);
    const group = healthcareFactorGroups.find(({ features }) => features.includes(feature));
    const contribution = 12 - 2 * i;
    return {
      id: group?.id ?? feature,
      label: group?.label ?? label,
      contribution,
      direction: "raises",
      parts: [{ feature, label, unit, value, contribution, band: bandOf(value, unit) }],
    };
  });
  const citations = writer.citations(offerId, factors, { channel, most: MOST_CONTEXT_FACTORS });
  return buildContext(offerId, citations, { catalog, writer, channel });
}
