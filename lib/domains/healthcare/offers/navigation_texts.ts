import type { OfferTexts } from "../../../reasons/mod.ts";
import { emergencyPhrase, severalConditionsPhrases, specialistPhrase } from "./common_phrases.ts";

/** Texts of the category Care Navigation. */
export const navigationTexts: Readonly<Record<string, OfferTexts>> = {
  NAV_001: {
    opening: {
      private: "Keeping track of care can be a lot of work.",
      shared: "Your plan has people who help members find their way around.",
    },
    about: {
      private:
        "A Care Navigator is one person you can call who helps with doctors, appointments, bills and next steps.",
      shared:
        "A Care Navigator is one person who answers questions about doctors, forms and bills.",
    },
    closing: {
      private: "You stay in charge, and the navigator takes some of the work off your hands.",
      shared: "You can read more when you sign in to the app or member portal.",
    },
    phrases: [
      ...severalConditionsPhrases("It can help to have one person who sees the whole picture."),
      {
        feature: "inpatient_stay_count",
        topic: "hospital",
        min: 1,
        clause: "you had a hospital stay this past year",
        help: "It can help to have one person who knows what comes next.",
        shared: false,
      },
      emergencyPhrase("It can help to have one person to call before things get urgent.", 2),
      specialistPhrase("It can help to have one person who keeps the threads together."),
    ],
  },
};
