/**
 * A learned judge of wording: a small transformer that reads what a writer was told and
 * the text, and says word by word what is wrong with it. It runs in WebAssembly, so the
 * same text gets the same score on every machine.
 * @module
 */
import { Tokenizer } from "@huggingface/tokenizers";
import { env, InferenceSession, Tensor } from "onnxruntime-web";
import type { ReasonContext } from "../context.ts";
import type { Violation } from "./gate.ts";

/** What `settings.json` says beside the weights in `model.onnx`. */
export interface TextModelSettings {
  /** Score from which a text is sent back. */
  readonly threshold: number;
  /** Name of the rule of each output, in their order. */
  readonly rules: readonly string[];
}

/** Where a text is worst, and how bad it is there. */
export interface TextScore {
  /** Log of the odds that the text breaks a rule, as the model puts them. */
  readonly score: number;
  /** The rule that it most likely breaks. */
  readonly rule: string;
  /** The sentence that says so most clearly, by its position. */
  readonly sentence: number;
}

/** Marks of the beginning and of the end of a part, as the encoder was trained. */
const MARK = { begin: 101, end: 102 } as const;
/** Most tokens that the encoder reads; a context and 110 words of plain English have fewer. */
const MOST_TOKENS = 512;

// One thread: sums come in one order.
env.wasm.numThreads = 1;

/** What the model is told of a context. */
export function toldOf({ privacy, factors, offer }: ReasonContext): string {
  const facts =
    factors.map(({ statement, label, band }) =>
      label === undefined ? statement : `${statement} (${label}: ${band})`
    ).join(" ; ") || "no facts";
  return `${privacy} . ${facts} . ${offer.about} ${offer.closing}`;
}

/** A model ready to score. */
export class TextModel {
  readonly #session: InferenceSession;
  readonly #tokenizer: Tokenizer;
  readonly #settings: TextModelSettings;

  private constructor(
    session: InferenceSession,
    tokenizer: Tokenizer,
    settings: TextModelSettings,
  ) {
    this.#session = session;
    this.#tokenizer = tokenizer;
    this.#settings = settings;
  }

  /**
   * Opens the files of a model.
   *
   * @param folder URL of the folder with `model.onnx`, `settings.json` and
   * `tokenizer.json`.
   */
  static async open(folder: string): Promise<TextModel> {
    const json = async (name: string) => JSON.parse(await Deno.readTextFile(new URL(name, folder)));
    try {
      const { threshold, rules }: TextModelSettings = await json("settings.json");
      if (!Number.isFinite(threshold)) throw new Error("settings.json: threshold is no number");
      const weights = await Deno.readFile(new URL("model.onnx", folder));
      const session = await InferenceSession.create(weights, { executionProviders: ["wasm"] });
      const tokenizer = new Tokenizer(await json("tokenizer.json"), {});
      return new TextModel(session, tokenizer, { threshold, rules });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(
        `Cannot open the text model in ${folder} (${reason}): restore its files from the repository`,
        { cause: error },
      );
    }
  }

  /** Scores a text, given as its sentences. */
  async score(sentences: readonly string[], context: ReasonContext): Promise<TextScore> {
    const told = [MARK.begin, ...this.#tokens(toldOf(context)), MARK.end];
    const parts = sentences.map((sentence) => this.#tokens(sentence));
    const ids = [...told, ...parts.flat(), MARK.end];
    // What cannot be read to its end is not sent.
    if (ids.length > MOST_TOKENS) return { score: Infinity, rule: "words", sentence: 0 };
    const tensor = (values: readonly number[]) =>
      new Tensor("int64", BigInt64Array.from(values, BigInt), [1, values.length]);
    const { scores } = await this.#session.run({
      ids: tensor(ids),
      segments: tensor(ids.map((_, i) => i < told.length ? 0 : 1)),
    });
    if (scores.dims[2] !== this.#nOutputs) {
      throw new Error(
        `The text model has ${
          scores.dims[2]
        } outputs and settings.json ${this.#nOutputs} rules: restore both from the repository`,
      );
    }
    const values = scores.data as Float32Array;
    const sentenceOf = parts.flatMap((part, i) => part.map(() => i));
    return worstOf(values.subarray(told.length * this.#nOutputs), sentenceOf, this.#settings.rules);
  }

  /** The rule that a text most likely breaks; null where its score is below the threshold. */
  async judge(sentences: readonly string[], context: ReasonContext): Promise<Violation | null> {
    const { score, rule, sentence } = await this.score(sentences, context);
    return score < this.#settings.threshold ? null : { rule, span: sentences[sentence] };
  }

  get #nOutputs(): number {
    return this.#settings.rules.length;
  }

  #tokens(text: string): number[] {
    return this.#tokenizer.encode(text, { add_special_tokens: false }).ids;
  }
}

/**
 * Gathers the outputs of all tokens: the log of their summed odds.
 *
 * @param values Token by token, an output a rule.
 * @param sentenceOf The sentence of each token.
 */
function worstOf(
  values: Float32Array,
  sentenceOf: readonly number[],
  rules: readonly string[],
): TextScore {
  const valuesOf = (k: number) => sentenceOf.map((_, i) => values[i * rules.length + k]);
  const ofRule = rules.map((_, k) => logSum(valuesOf(k)));
  const k = ofRule.indexOf(Math.max(...ofRule));
  const own = valuesOf(k);
  return {
    score: logSum(ofRule),
    rule: rules[k],
    sentence: sentenceOf[own.indexOf(Math.max(...own))],
  };
}

function logSum(values: readonly number[]): number {
  const most = Math.max(...values);
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
}

const open = new Map<string, Promise<TextModel>>();

/** The model of a folder, opened once. */
export function textModelOf(folder: string): Promise<TextModel> {
  const known = open.get(folder);
  if (known) return known;
  const model = TextModel.open(folder);
  open.set(folder, model);
  // What could not be opened may be there the next time.
  model.catch(() => open.delete(folder));
  return model;
}
