import type { OfferTexts } from "../../../reasons/mod.ts";
import { ownCostPhrases, pharmacyPhrases, severalConditionsPhrases } from "./common_phrases.ts";

const same = (text: string) => ({ private: text, shared: text });

/** Texts of the category Pharmacy. */
export const pharmacyTexts: Readonly<Record<string, OfferTexts>> = {
  PHARM_001: {
    opening: same("Many medicines come in a generic version that works the same way."),
    about: same(
      "With the Generic Drug Switch, a pharmacist checks if there is a generic version of what you take.",
    ),
    closing: same("Nothing changes unless you and your doctor agree."),
    phrases: [
      ...pharmacyPhrases("It can be worth a look at whether a generic would work as well.", {
        mayBeShared: true,
      }),
      ...ownCostPhrases("It can be worth asking if generics would cost you less."),
      ...severalConditionsPhrases("A look at all your medicines together can be worth it."),
    ],
  },
  PHARM_002: {
    opening: same("If you take the same medicines each month, you may not have to pick them up."),
    about: same(
      "With the Mail-Order Pharmacy, the drugs you take all the time come to your door, up to three months at once.",
    ),
    closing: same("You can still use the store near you for the rest."),
    phrases: [
      ...pharmacyPhrases("Getting them by mail can save you trips and help you not run out.", {
        mayBeShared: true,
      }).map((phrase) =>
        phrase.shared || phrase.feature === "pharmacy_utilization_rate"
          ? { ...phrase, help: "Getting medicines by mail can save you trips." }
          : phrase
      ),
      ...severalConditionsPhrases("One thing less to think about can be a help."),
      {
        feature: "chronic_category_count",
        topic: "several conditions",
        min: 1,
        clause: "you are looking after a long-term health concern",
        help: "One thing less to think about can be a help.",
        shared: false,
      },
    ],
  },
};
