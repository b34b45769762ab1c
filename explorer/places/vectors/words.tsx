// Words as lists of numbers: strips, every pair's cosine, and two of them compared in full.

import { useMemo } from "preact/hooks";
import { useField } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { Choice } from "../../parts/choice.tsx";
import { useKept } from "../../parts/kept.ts";
import { TextField } from "../../parts/text-field.tsx";
import { Compared } from "./compared.tsx";
import { splitWords, WAIT } from "./lists.ts";
import { Matrix } from "./matrix.tsx";
import { Opposites, useOpposites } from "./opposites.tsx";
import { type Named, Strips } from "./strips.tsx";
import type { Pair, PairAnswer, WordRow } from "./word-calls.ts";
import { WordsAway } from "./words-away.tsx";

export function Words() {
  const field = useField("words", "king, queen, monarchy, banana");
  const compared = useField("compared", "");
  const order = useField("order", "");
  const words = splitWords(field.value);
  const { answer: rowsNow } = useAnswer("vectorsRows", words.length > 0 ? words : undefined, { wait: WAIT });
  // Strips without colour keep the place of those that are still to come.
  const known = useKept(rowsNow) ?? words.map((text): WordRow => ({ text, problem: "" }));
  const rows = words.length > 0 ? known : [];
  const good = rows.flatMap((row) => ("vector" in row ? [row.text] : []));
  const pair = pairOf(splitWords(compared.value), good);
  const { answer: pairNow, problem, question } = useAnswer("vectorsPair", pair);
  const answer = useKept(pairNow);
  // One after the other: a slow machine shall show the comparison first.
  const opposites = useOpposites(pairNow && JSON.stringify(question) === JSON.stringify(pair) ? pair : undefined);
  const dims = rows.find((row) => "vector" in row)?.vector.length ?? 256;
  const largest = answer?.compared.terms[0]?.label ?? "1";
  const dimension = useField("dimension", largest);
  const sorted = useMemo(
    () => orderOf(dims, order.value === "product" ? answer?.products : undefined),
    [dims, order.value, answer],
  );
  return (
    <>
      <h1>A word is a list of numbers too</h1>
      <p class="lead">
        These numbers were learned from text, so that words which keep the same company get similar lists. What a single
        dimension means nobody decided; what counts is how far two words agree.
      </p>
      <TextField label="Words, with commas between" field={field} />
      {rows.length > 0 && (
        <section class="card v-stack" aria-label="The words’ numbers">
          <Strips
            rows={rows}
            order={sorted}
            field={dimension}
            products={pair && answer?.products.length === dims ? productsOf(answer) : undefined}
          />
          {pair && (
            <Choice
              label="Order of the dimensions"
              field={order}
              options={[
                ["", "as in the model"],
                ["product", "by product"],
              ]}
            />
          )}
          <p class="note">
            Blue is above 0, orange below, the stronger the larger. Move over the strips, or use the slider, for the
            numbers.
          </p>
        </section>
      )}
      {good.length > 2 && (
        <section class="v-stack">
          <h2>Each with each</h2>
          <p class="note">The cosine of every two. Choose one to see what it is made of.</p>
          <Matrix words={good} chosen={pair} onChoose={(two) => compared.set(two.join(", "))} />
        </section>
      )}
      {pair ? (
        <>
          <Compared pair={pair} answer={answer} problem={problem} dimension={dimension} />
          <Opposites pair={pair} answer={answer} found={opposites} />
        </>
      ) : (
        <p class="note">Two words can be compared; give a second.</p>
      )}
      <WordsAway rows={rows} pair={pair} answer={answer} opposites={opposites.answer} />
    </>
  );
}

function productsOf({ compared: { a, b }, products }: PairAnswer): Named {
  return { name: `${a} × ${b}`, values: products };
}

/** The chosen pair where both are there, else the first two. */
function pairOf(chosen: readonly string[], words: readonly string[]): Pair | undefined {
  const [a, b] = chosen;
  if (chosen.length === 2 && words.includes(a) && words.includes(b)) return [a, b];
  return words.length > 1 ? [words[0], words[1]] : undefined;
}

/** All dimensions, those with the largest products first where they are given. */
function orderOf(dims: number, products: readonly number[] | undefined): number[] {
  const all = Array.from({ length: dims }, (_, dimension) => dimension);
  return products?.length === dims ? all.sort((a, b) => products[b] - products[a]) : all;
}
