/**
 * Clauses: the parts of a sentence that state one thing each.
 * @module
 */
import { plain } from "./text_form.ts";

const CONJUNCTION =
  /(?<!\bas|\bso|\bno matter) (?=(?:and|so(?! far)|as|since|because|which|while|but|though|although|if|when|whenever|where|wherever|whether|what|how|that|who|unless|until)\b)/;

/** The clauses of a sentence in plain spelling, each with the word that joins it. */
export function clausesOf(sentence: string): string[] {
  return sentence.split(/(?<!\d)[,;:]|[,;:](?!\d)|[()]|\s[–—-]\s/).flatMap((part) =>
    plain(part).split(CONJUNCTION)
  ).filter((clause) => clause !== "");
}
