// A small corpus with two topics, made from a seed: words of one topic keep each other's company. Loads in a page too.

import { Random } from "#src/shared/random.js";

export const MONEY = ["loan", "deposit", "credit", "money", "cash", "interest", "account", "teller"];
export const WATER = ["river", "stream", "fish", "water", "boat", "shore", "reed", "current"];
const COMMON = ["the", "a", "of", "and", "to", "in"];

/** `count` sentences of eight words: three of four from the sentence's topic, the rest common to both. */
export function twoTopics(count: number, seed = 7, { money = MONEY, water = WATER } = {}): string[] {
  const random = new Random(seed);
  const pick = (words: string[]) => words[random.below(words.length)];
  return Array.from({ length: count }, (_, i) => {
    const topic = i % 2 ? water : money;
    return Array.from({ length: 8 }, () => (random.below(4) === 0 ? pick(COMMON) : pick(topic))).join(" ");
  });
}
