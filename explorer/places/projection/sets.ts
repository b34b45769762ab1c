// Sets to choose from: words and axes on which they show something.

import type { AxisTexts } from "./axis-fields.ts";
import type { Preset } from "./presets.tsx";

/** What a new axis is made of. */
export const OWN_AXIS: AxisTexts = {
  kind: "poles",
  name: "size",
  low: "small, tiny",
  high: "large, huge",
  about: "royalty",
  topic: "king, queen, royal, throne",
  entry: "size",
};
export const ACROSS: AxisTexts = { ...OWN_AXIS, kind: "library", entry: "gender" };
export const UP: AxisTexts = { ...OWN_AXIS, kind: "library", entry: "royalty" };

export const ANIMALS = "mouse, rat, rabbit, cat, dog, sheep, wolf, horse, cow, bear, lion, elephant, whale";
export const ROYALS =
  "king, queen, prince, princess, duke, duchess, emperor, empress, man, woman, boy, girl, farmer, nurse";

const onEntry = (entry: string, words: string) => ({ kind: "library", entry, words });

export const ONE_AXIS: readonly Preset[] = [
  { title: "Animals by size", fields: {} },
  {
    title: "Materials by hardness",
    fields: onEntry("hardness", "silk, cotton, leather, paper, butter, wood, diamond, glass, water, steel, iron"),
  },
  {
    title: "Places by temperature",
    fields: onEntry(
      "temperature",
      "greenland, antarctica, arctic, siberia, england, norway, kenya, iceland, egypt, brazil, hawaii, sahara, spain",
    ),
  },
  {
    title: "Animals by land or water",
    fields: onEntry(
      "land or water",
      "horse, camel, dog, eagle, goat, duck, frog, seal, turtle, crab, dolphin, whale, shark, salmon",
    ),
  },
  {
    title: "Homes by wealth",
    fields: onEntry("wealth", "slum, tent, hut, cottage, apartment, castle, palace, villa, mansion"),
  },
  {
    title: "Jobs by gender",
    fields: onEntry(
      "gender",
      "engineer, mechanic, teacher, soldier, farmer, professor, carpenter, pilot, secretary, doctor, lawyer, librarian, maid, dancer, nurse",
    ),
  },
  {
    title: "An axis of words by lot",
    fields: { name: "lot", low: "oxygen, twelve, curtain", high: "harbour, slowly, violin" },
  },
];

export const TWO_AXES: readonly Preset[] = [
  { title: "Royalty and gender", fields: {} },
  {
    title: "Animals by size and wildness",
    fields: {
      xkind: "poles",
      yentry: "wildness",
      points:
        "mouse, rat, cat, dog, rabbit, sheep, goat, pig, horse, cow, wolf, fox, lion, tiger, bear, elephant, whale",
    },
  },
  {
    title: "Jobs by gender and education",
    fields: {
      yentry: "education",
      points:
        "nurse, teacher, doctor, engineer, soldier, professor, farmer, secretary, carpenter, lawyer, dancer, maid, librarian, mechanic, pilot",
    },
  },
  {
    title: "On the farm and on the plate",
    fields: {
      xentry: "food",
      yentry: "animal",
      points: "cow, beef, sheep, chicken, pig, pork, fish, salmon, tuna, duck, turkey, dog, lion, milk, cheese, bread",
    },
  },
  {
    title: "Between money and river",
    fields: {
      xkind: "topic",
      xabout: "money",
      xtopic: "money, cash, loan, credit",
      ykind: "topic",
      yabout: "river",
      ytopic: "river, stream, valley, lake",
      points: "bank, loan, deposit, cash, money, branch, bridge, shore, stream, river, water, current",
    },
  },
];

const WORDS = ["king", "dog", "bank", "whale", "volcano", "piano"];

/** A word among others that it can be compared with. */
export function besideOthers(word: string): string {
  return [...new Set([word, ...WORDS])].join(", ");
}

export const ONE_WORD: readonly Preset[] = [
  ...WORDS.map((word) => ({
    title: word,
    fields: word === "king" ? {} : { word },
  })),
  { title: "king - man + woman", fields: { word: "king - man + woman" } },
];

export const PAIRS: readonly Preset[] = [
  { title: "large, small", fields: {} },
  { title: "king, queen", fields: { a: "king", b: "queen" } },
  { title: "war, peace", fields: { a: "war", b: "peace" } },
  { title: "lion, sheep", fields: { a: "lion", b: "sheep" } },
  { title: "hot, cold", fields: { a: "hot", b: "cold" } },
  { title: "king, banana", fields: { a: "king", b: "banana" } },
];

export const REMOVALS: readonly Preset[] = [
  { title: "king without gender", fields: {} },
  { title: "nurse without gender", fields: { query: "nurse" } },
  { title: "apple without computing", fields: { query: "apple", minus: "computing" } },
  { title: "star without space", fields: { query: "star", minus: "space" } },
  { title: "orange without colour", fields: { query: "orange", minus: "colour" } },
  { title: "bank without money", fields: { query: "bank", minus: "money" } },
];

const PLEASANT = "love, peace, happy, pleasure, friend, heaven, gift, joy";
const UNPLEASANT = "ugly, death, hatred, murder, poison, pain, disaster, prison";

/** What is tested first: instruments and weapons, pleasant and unpleasant. */
export const WEAT = {
  x: "guitar, piano, violin, flute, trumpet, cello, drum, harp",
  y: "gun, sword, rifle, bomb, pistol, spear, knife, cannon",
  a: PLEASANT,
  b: UNPLEASANT,
};

const SHE = "she, her, woman, girl, sister, mother";
const HE = "he, his, man, boy, brother, father";

export const TESTS: readonly Preset[] = [
  { title: "Instruments and weapons", fields: {} },
  {
    title: "Flowers and insects",
    fields: {
      tx: "rose, lily, daisy, orchid, violet, iris, lavender, poppy",
      ty: "wasp, spider, beetle, ant, fly, mosquito, moth, flea",
    },
  },
  {
    title: "Names, career and family",
    fields: {
      tx: "john, paul, mike, kevin, steve, greg, jeff, bill",
      ty: "amy, joan, lisa, sarah, diana, kate, ann, donna",
      ta: "management, professional, corporation, salary, office, business, career, executive",
      tb: "home, parents, children, family, cousins, marriage, wedding, relatives",
    },
  },
  {
    title: "Mathematics and arts, he and she",
    fields: {
      tx: "math, algebra, geometry, calculus, equations, numbers",
      ty: "poetry, art, dance, literature, novel, drama",
      ta: HE,
      tb: SHE,
    },
  },
  { title: "nurse alone", fields: { tx: "nurse", ty: "", ta: SHE, tb: HE } },
  { title: "banana alone", fields: { tx: "banana", ty: "", ta: SHE, tb: HE } },
];

export const QUESTIONS: readonly Preset[] = [
  { title: "What sound does a dog make?", fields: {} },
  { title: "… with the lesson's six topics", fields: { topics: "animal, sound, pet, currency, architecture, sport" } },
  {
    title: "Money in the bank",
    fields: { ask: "How much money is in the bank?", near: "bank, loan, euro, river, shore, music" },
  },
  {
    title: "By the bank of the river",
    fields: { ask: "She sat by the bank of the river.", near: "bank, loan, euro, river, shore, music" },
  },
  {
    title: "A red dress",
    fields: { ask: "The queen wore a red dress to the wedding.", near: "dress, shirt, red, queen, engine, bank" },
  },
  {
    title: "A topic of your own",
    fields: {
      ask: "a cup of hot espresso",
      own: "coffee=coffee, espresso, cup",
      near: "espresso, tea, milk, wine, soup, bank",
    },
  },
];

export const ASK = "What sound does a dog make?";
export const NEAR = "dog, cat, roar, voice, police, bank, cathedral";
