import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { compareOffers, topOffersInto } from "./offer_order.ts";

Deno.test("compareOffers() puts the higher score first and breaks ties by catalog order", () => {
  const scores = Float64Array.of(0, 50, 70, 50);
  const order = [0, 1, 2].sort((a, b) => compareOffers(scores, 1, a, b));
  assertEquals(order, [1, 0, 2]);
});

Deno.test("topOffersInto() equals a naive sort for any scores, masks and lengths", () => {
  const offers = fc.array(
    fc.record({ score: fc.integer({ min: -2, max: 3 }), open: fc.boolean() }),
    { minLength: 1, maxLength: 16 },
  );
  fc.assert(fc.property(offers, fc.integer({ min: 1, max: 8 }), (offers, k) => {
    const nOffers = offers.length;
    // A member before it shows that `start` is respected.
    const before = new Array<number>(nOffers).fill(99);
    const scores = Float64Array.from([...before, ...offers.map((offer) => offer.score)]);
    const candidates = Uint8Array.from([
      ...before.map(() => 1),
      ...offers.map((offer) => offer.open ? 1 : 0),
    ]);
    const naive = offers.map((offer, offerIdx) => ({ ...offer, offerIdx }))
      .filter((offer) => offer.open)
      .sort((a, b) => b.score - a.score || a.offerIdx - b.offerIdx)
      .slice(0, k).map((offer) => offer.offerIdx);
    const out = new Int32Array(k);
    const n = topOffersInto(out, scores, { start: nOffers, nOffers, k, candidates });
    assertEquals([...out.subarray(0, n)], naive);
  }));
});
