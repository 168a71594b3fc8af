import { assertEquals } from "@std/assert";
import { checkText } from "../../../reasons/mod.ts";
import { corpusContext } from "../reason_corpus/corpus_context.ts";
import { healthcareGateWords } from "./mod.ts";

const context = corpusContext("gym_email");
const words = { ...healthcareGateWords, textModel: null };

/** The rule that a sentence breaks between the offer's own. */
async function ruleOf(sentence: string): Promise<string | undefined> {
  const { about, closing } = context.offer;
  return (await checkText(`${about} ${sentence} ${closing}`, context, { words }))?.rule;
}

Deno.test("a rule word is found where it claims, and left where the words around it say otherwise", async () => {
  const found: [string, string, string][] = [
    ["figure", "This is your eleventh visit.", "This is your visit."],
    ["figure", "It is for all 'fifty' visits.", "It is for all 'kinds' of visits."],
    ["urgency", "Please hurry if you want to go.", "There is no need to hurry."],
    ["urgency", "This is a thing you must try.", "There is nothing you must bring."],
    ["urgency", "Join before the week is out.", "Join in the week that suits you."],
    ["urgency", "Join while you still can.", "Join when you can."],
    ["blame", "You have only yourself to thank.", "You have the choice."],
    ["choice taken away", "You have to switch.", "There is nothing you have to switch."],
    ["figure", "It is a small fee for each visit.", "It is a small fee for a visit."],
    ["prompt residue", "Let me know if this will do.", "Take a look and see if it will do."],
    ["prompt residue", "This is for the member.", "Look in the member portal."],
    ["guarantee or cure", "You are bound to like it.", "You are never bound to go."],
    ["choice taken away", "Once in, you cannot leave.", "You can leave when you like."],
    ["choice taken away", "It takes the place of your doctor.", "It never replaces your doctor."],
    ["choice taken away", "There is no need to ask your doctor.", "You may ask your doctor."],
    ["link or markup", "Click here to look.", "A look is a click away."],
    ["prompt residue", "Keep your PIN at hand.", "A plan to pin up may help."],
    ["prompt residue", "Your band is many.", "You have been here many times."],
    ["prompt residue", 'You went "many" times.', "You went many times."],
    [
      "topic not in the context: family",
      "Go along with a partner.",
      "The fee is reduced by an offer from a partner.",
    ],
  ];
  for (const [rule, claim, other] of found) {
    assertEquals([await ruleOf(claim), await ruleOf(other)], [rule, undefined], other);
  }
});
