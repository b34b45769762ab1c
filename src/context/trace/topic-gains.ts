// A topic's places and gains for every token of a text, in the topic's units.

import type { EncoderAxis, HeldOut } from "../lens/encoder-axis.ts";
import { type AxisGain, gainAlong, partsOf } from "../lens/gain.ts";
import type { Inside } from "../lens/inside.ts";
import { allPushes } from "../lens/moved.ts";
import { plainNumbers } from "./plain.ts";
import type { TraceTopic } from "./record.ts";

/** See {@link TraceTopic}. */
export function topicGains(inside: Inside, made: EncoderAxis): TraceTopic {
  const { axis, layer, from, held } = made;
  const { hidden, tokens, config } = inside;
  const scales = tokens.map((_, token) => {
    const vector = hidden[layer].subarray(token * config.dims, (token + 1) * config.dims);
    return 1 / (Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) * axis.step);
  });
  const units = (numbers: Float64Array, shift = 0) => {
    return plainNumbers(numbers.map((value, token) => value * scales[token] + shift));
  };
  const origin = -axis.origin / axis.step;
  const gain = gainAlong(inside, axis);
  return {
    name: axis.name,
    ...axis.poles,
    missing: axis.missing,
    from,
    held: { input: finite(held.input), context: finite(held.context) },
    origin,
    places: gain.places.slice(0, layer + 1).map((places) => units(places, origin)),
    parts: partsUpTo(gain, layer).map(({ gains, ...part }) => ({ ...part, gains: units(gains) })),
    pushes: allPushes(inside, layer, axis.direction).map((pushes, token) => {
      return plainNumbers(pushes.map((push) => push * scales[token]));
    }),
  };
}

/** Every part of the embeddings, layer 0, and of the layers up to the one that is read, in the order in which they work. */
function partsUpTo({ embeddings, layers }: AxisGain, layer: number) {
  const first = Object.entries(embeddings).map(([part, gains]: [string, Float64Array]) => ({ layer: 0, part, gains }));
  const rest = layers.slice(0, layer).flatMap((one, index) => {
    return partsOf(one).map(({ part, gain }) => ({ layer: index + 1, part, gains: gain }));
  });
  return [...first, ...rest];
}

/** Left-out words that all fall in one place are infinitely far apart, which JSON can't say. */
function finite(held: HeldOut | null): HeldOut | null {
  const most = Number.MAX_VALUE;
  return held && { ...held, separation: Math.max(-most, Math.min(most, held.separation)) };
}
