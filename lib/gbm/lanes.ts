/**
 * Which features share a byte. A lane is one byte for each row: a feature of many bins
 * alone, or several of few bins as the digits of one number (mixed radix, at most 256
 * values), so that one histogram update serves all of them.
 *
 *     byte = bin(a) + nBins(a) * (bin(b) + nBins(b) * bin(c))
 *
 * The digit with the most bins comes first: folding a histogram removes it first, and
 * what is left is smallest.
 * @module
 */

/** Values of a byte. */
const BYTE_VALUES = 256;

/** One byte column of a binned matrix. */
export interface Lane {
  /** Indices into the usable features; the first is the lowest digit. */
  features: number[];
  /** Product of the counts of bins. */
  nBins: number;
}

/** Where a feature stands in the lanes. */
export interface LaneDigit {
  lane: number;
  /** The digit is `trunc(byte / multiplier) % nBins`. */
  multiplier: number;
}

/**
 * Spreads features over as few lanes as first-fit finds: those of most bins first.
 * @param nBins Count of bins of each usable feature, 2 to 256.
 */
export function planLanes(nBins: readonly number[]): Lane[] {
  const byBins = nBins.map((_, feature) => feature)
    .sort((a, b) => nBins[b] - nBins[a] || a - b);
  const lanes: Lane[] = [];
  for (const feature of byBins) {
    const lane = lanes.find((lane) => lane.nBins * nBins[feature] <= BYTE_VALUES);
    if (lane) {
      lane.features.push(feature);
      lane.nBins *= nBins[feature];
    } else {
      lanes.push({ features: [feature], nBins: nBins[feature] });
    }
  }
  return lanes;
}

/** The digit of each feature. */
export function digitsOf(lanes: readonly Lane[], nBins: readonly number[]): LaneDigit[] {
  const digits: LaneDigit[] = [];
  lanes.forEach(({ features }, lane) => {
    let multiplier = 1;
    for (const feature of features) {
      digits[feature] = { lane, multiplier };
      multiplier *= nBins[feature];
    }
  });
  return digits;
}
