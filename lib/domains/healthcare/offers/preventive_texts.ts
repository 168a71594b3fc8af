import type { OfferTexts } from "../../../reasons/mod.ts";
import { checkupPhrases, newMemberPhrases } from "./common_phrases.ts";

const same = (text: string) => ({ private: text, shared: text });

/** Texts of the category Preventive Care. */
export const preventiveTexts: Readonly<Record<string, OfferTexts>> = {
  PREV_001: {
    opening: same("A yearly wellness visit is part of your plan."),
    about: same(
      "At the Annual Wellness Visit you can talk with a doctor, catch up on shots and plan the year ahead.",
    ),
    closing: same("You can book it for a day that suits you."),
    phrases: [
      ...checkupPhrases("A visit is a good time to ask the questions you have been saving up."),
      {
        feature: "preventive_utilization_rate",
        topic: "checkup",
        max: 0,
        clause: "you have not used your checkup benefit yet this year",
        help: "It is there for you, even when you feel fine.",
        shared: true,
      },
      ...newMemberPhrases("A visit is an easy way to meet a doctor and make a plan together."),
      {
        feature: "primary_care_visit_count",
        topic: "primary care",
        max: 0,
        clause: "we see no visit with a primary care doctor this past year",
        help: "A visit is an easy way to meet a doctor and make a plan together.",
        shared: true,
        standsAlone: true,
      },
    ],
  },
  PREV_002: {
    opening: {
      private: "Routine cancer screening is part of your plan.",
      shared: "Routine health screening is part of your plan.",
    },
    about: {
      private:
        "With Cancer Screening, your plan helps you find out which tests fit your age and where to have them done.",
      shared:
        "Your plan helps you find out which routine tests fit your age and where to have them done.",
    },
    closing: same("Your doctor can help you choose what is right for you."),
    phrases: [
      {
        feature: "age",
        topic: "age",
        min: 45,
        max: 75,
        clause: "you are {band}, an age when regular screening is advised",
        help: "Screening can find small changes early, when they are easier to treat.",
        shared: true,
      },
      ...checkupPhrases("A short talk about screening can bring you up to date."),
      ...newMemberPhrases("A short talk about screening is a good way to start."),
    ],
  },
};
