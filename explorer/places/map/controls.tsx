// Which map: the method, how many axes, how many words.

import { setFields, useField } from "../../address.ts";
import { Choice, Select } from "../../parts/choice.tsx";
import type { MapQuestion } from "./calls.ts";

const METHODS = [
  ["pca", "PCA"],
  ["umap", "UMAP"],
  ["tsne", "t-SNE"],
] as const;
const DIMS = [
  ["2", "2-D"],
  ["3", "3-D"],
] as const;
const SIZES = [1000, 3000, 10_000, 20_000, 50_000];
/** All words of a larger table would take hours: the neighbours of each are found among all. */
const MOST = 100_000;
export const DEFAULTS = { method: "pca", dims: "2", words: "3000", seed: "1" };

/** The map that the address asks for, of a table of so many rows, where that is known. */
export function useQuestion(rows = MOST): MapQuestion {
  const { method, dims, words, seed } = useChoices();
  return {
    method: method.value as MapQuestion["method"],
    dims: Number(dims.value) as MapQuestion["dims"],
    limit: words.value === "all" ? rows : Number(words.value),
    seed: Number(seed.value),
  };
}

/** Choices are steps; another map is looked at as a whole. */
function useChoices() {
  const [method, dims] = [useField("method", DEFAULTS.method), useField("dims", DEFAULTS.dims)];
  const [words, seed] = [useField("words", DEFAULTS.words), useField("seed", DEFAULTS.seed)];
  const step = (name: keyof typeof DEFAULTS, value: string) => ({
    value,
    set: (now: string) =>
      setFields({ [name]: now === DEFAULTS[name] ? undefined : now, at: undefined, only: undefined }),
  });
  return {
    method: step("method", method.value),
    dims: step("dims", dims.value),
    words: step("words", words.value),
    seed,
  };
}

export function Controls({ rows }: { rows: number | undefined }) {
  const { method, dims, words } = useChoices();
  const sizes = SIZES.filter((size) => size < (rows ?? Number.POSITIVE_INFINITY));
  const all = (rows ?? 0) <= MOST ? [["all", `all ${rows?.toLocaleString("en") ?? ""}`] as const] : [];
  // Of a small table a large number is all of it.
  const taken = rows !== undefined && Number(words.value) >= rows ? { ...words, value: "all" } : words;
  return (
    <>
      <Choice label="Method" field={method} options={METHODS} />
      <Choice label="Axes" field={dims} options={DIMS} />
      <div class="map-words-field">
        <Select
          label="Most frequent words"
          field={taken}
          options={[...sizes.map((size) => [String(size), size.toLocaleString("en")] as const), ...all]}
        />
      </div>
    </>
  );
}

/** Goes back to a map that is there. */
export function goBackTo(question: MapQuestion | undefined, rows: number): void {
  const there = question && {
    method: question.method,
    dims: String(question.dims),
    words: question.limit === rows ? "all" : String(question.limit),
  };
  const { method, dims, words } = there ?? DEFAULTS;
  const unless = (usual: string, value: string) => (value === usual ? undefined : value);
  setFields({
    method: unless(DEFAULTS.method, method),
    dims: unless(DEFAULTS.dims, dims),
    words: unless(DEFAULTS.words, words),
    at: undefined,
  });
}
