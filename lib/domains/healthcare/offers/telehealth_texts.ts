import type { OfferTexts, Phrase } from "../../../reasons/mod.ts";
import {
  digitalPhrases,
  emergencyPhrase,
  outOfNetworkPhrases,
  severalConditionsPhrases,
  specialistPhrase,
} from "./common_phrases.ts";

const same = (text: string) => ({ private: text, shared: text });

const videoBefore = (help: string): Phrase => ({
  feature: "telehealth_visit_count",
  topic: "telehealth",
  min: 1,
  clause: "you have had a visit by video or phone this past year",
  help,
  shared: false,
});

/** Texts of the category Telehealth. */
export const telehealthTexts: Readonly<Record<string, OfferTexts>> = {
  TELE_001: {
    opening: same("Not every doctor visit needs a trip."),
    about: same(
      "With Virtual Primary Care you see a doctor by video, from home or on the go, for everyday health needs.",
    ),
    closing: same("You can always see your own doctor in person when you prefer."),
    phrases: [
      ...digitalPhrases("A video visit is just as close."),
      {
        feature: "urgent_care_visit_count",
        topic: "walk-in care",
        min: 1,
        clause: "you needed urgent care this past year",
        help: "For smaller things, a video visit can save you the wait.",
        shared: false,
      },
      {
        ...emergencyPhrase("For smaller things, a video visit can save you the wait."),
        topic: "walk-in care",
      },
      videoBefore("It is there again whenever you need it."),
      {
        feature: "primary_care_visit_count",
        topic: "primary care",
        max: 0,
        clause: "we see no visit with a primary care doctor this past year",
        help: "A video visit is an easy way to get to know one.",
        shared: true,
        standsAlone: true,
      },
    ],
  },
  TELE_002: {
    opening: same("Good advice from a specialist does not have to be far away."),
    about: same(
      "With Virtual Specialists you can talk to a specialist by video, with less travel and often less waiting.",
    ),
    closing: same("Your own doctor stays in the loop if you want that."),
    phrases: [
      specialistPhrase("Some visits with specialists may work just as well from home."),
      ...severalConditionsPhrases("Fewer trips can make it easier to keep up with your care."),
      videoBefore("The same easy way is open for specialist advice."),
      ...digitalPhrases("A visit with a specialist can be just as close."),
      ...outOfNetworkPhrases(
        "By video you have more specialists within the network to choose from.",
      ),
    ],
  },
};
