// What the place shows before anything is typed, and other words worth a look.

import { linkTo } from "../../address.ts";

export const FIRST = "He went to the bank to deposit money";
export const SECOND = "She sat by the bank of the river";
export const WORD = "bank";
export const MASKED = "She sat by the [MASK] of the river.";

/** The lesson's two ends as an axis. */
const BANKS = "water–money=river,water,lake,shore,stream:money,cash,loan,coin,credit";

const pair = (word: string, first: string, second: string) => linkTo("context", { word, first, second });

/** Links to other words in two sentences. */
export const EXAMPLES: readonly (readonly [title: string, link: string])[] = [
  ["bank", linkTo("context")],
  ["bank, on an axis of ours", linkTo("context", { across: BANKS })],
  ["bass", pair("bass", "He caught a bass in the lake", "He plays the bass in a band")],
  ["spring", pair("spring", "The flowers bloom in spring", "A spring in the machine broke")],
  ["plant", pair("plant", "The plant needs water and light", "The plant makes engines for cars")],
  ["cell", pair("cell", "The cell divides and grows in the blood", "The prisoner slept in a cell")],
];

/** Sentences with one word in two senses, for those who have no text at hand. */
export const USES = `The bank lends money to families who want to buy a house.
She carried the coins to the bank and paid them into her account.
The bank raised the interest on every loan last year.
He opened an account at the bank and asked for a credit card.
A clerk of the bank counted the cash behind the counter.
The bank went bankrupt because nobody paid back their loans.
The government asked the central bank to keep prices stable.
Her savings lay in a bank in the city.
The bank refused to lend the company more money.
We walked along the bank of the river until the sun set.
The boat was tied to a tree on the bank of the stream.
Reeds grow on the muddy bank of the lake.
The flood washed away the bank of the river.
He sat on the bank with his rod and waited for a fish.
The ducks climbed out of the water onto the grassy bank.
The village lies on the left bank of the river.
An otter dug its hole in the steep bank above the water.
They swam across the stream to the far bank.`;
