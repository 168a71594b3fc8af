import { nearest } from "../_shared/nearest.ts";
import { type CategoryCodes, checkCondition } from "./condition.ts";
import type { Offer } from "./offer.ts";

/**
 * The offers in catalog order, checked when built: every feature and category
 * that a rule, an eligibility or an applicability names exists, and no id occurs
 * twice. (A rule about an unknown feature would otherwise add nothing, silently.)
 */
export class OfferCatalog {
  /** Offers in catalog order: the last word where scores are equal. */
  readonly offers: readonly Offer[];
  /** Offer ids in catalog order. */
  readonly ids: readonly string[];
  /** Categories in order of their first offer. */
  readonly categories: readonly string[];
  /** Codes by which conditions about categories are resolved. */
  readonly codes: CategoryCodes;
  readonly #indexById: ReadonlyMap<string, number>;

  /**
   * Checks the offers.
   *
   * @param offers In catalog order.
   * @param featureNames Names of the features that conditions may read.
   * @param options.codes Fitted code of each category per encoded feature
   * (`featureEngineer.categoryCodes()`); needed only where a condition names a category.
   * @throws RangeError for an empty catalog, an id that occurs twice, points that
   * are not finite, or a condition that does not fit the features.
   */
  constructor(
    offers: readonly Offer[],
    featureNames: readonly string[],
    options: { codes?: CategoryCodes } = {},
  ) {
    if (offers.length === 0) throw new RangeError("Cannot build a catalog without offers");
    this.offers = offers;
    this.ids = offers.map((offer) => offer.id);
    this.categories = [...new Set(offers.map((offer) => offer.category))];
    this.codes = options.codes ?? {};
    this.#indexById = new Map(this.ids.map((id, offerIdx) => [id, offerIdx]));
    checkUnique(this.ids, "the catalog");
    for (const offer of offers) checkOffer(offer, { featureNames, codes: this.codes });
  }

  /** The offer of an id; RangeError for one that the catalog lacks. */
  get(id: string): Offer {
    return this.offers[this.indexOf(id)];
  }

  /** Position of an offer in the catalog; RangeError for an id that it lacks. */
  indexOf(id: string): number {
    const offerIdx = this.#indexById.get(id);
    if (offerIdx !== undefined) return offerIdx;
    throw new RangeError(
      `Unknown offer "${id}": the nearest id is "${nearest(id, this.ids)}"`,
    );
  }
}

function checkOffer(
  offer: Offer,
  known: { featureNames: readonly string[]; codes: CategoryCodes },
): void {
  checkUnique(offer.rules.map((rule) => rule.id), `the rules of ${offer.id}`);
  checkUnique(
    [...offer.eligibility, ...offer.applicability].map((named) => named.id),
    `the conditions of ${offer.id}`,
  );
  if (!Number.isFinite(offer.baseScore)) {
    throw new RangeError(`Base score of ${offer.id} must be a finite number`);
  }
  for (const rule of offer.rules) {
    if (!Number.isFinite(rule.points)) {
      throw new RangeError(`Points of rule "${rule.id}" of ${offer.id} must be a finite number`);
    }
    checkCondition(rule.when, `rule "${rule.id}" of ${offer.id}`, known);
  }
  for (const stage of ["eligibility", "applicability"] as const) {
    for (const { id, when } of offer[stage]) {
      checkCondition(when, `${stage} "${id}" of ${offer.id}`, known);
    }
  }
}

function checkUnique(ids: readonly string[], where: string): void {
  const twice = ids.find((id, i) => ids.indexOf(id) < i);
  if (twice !== undefined) {
    throw new RangeError(`Id "${twice}" occurs twice in ${where}: rename one`);
  }
}
