// The encoder's formulas in float64 over plain arrays, without kernels: what kernels and twins are held to.

import type { Sequence } from "#src/context/activations.js";
import type { EncoderWeights } from "#src/context/weights.js";

type Matrix = number[][];

/** Φ(x), the normal distribution, by erf's series near 0 and erfc's continued fraction far out. */
export function normal(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  let tail: number;
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let n = 1; n < 100; n++) {
      term *= (-z * z) / n;
      sum += term / (2 * n + 1);
    }
    tail = (1 - (2 / Math.sqrt(Math.PI)) * sum) / 2;
  } else {
    let fraction = z;
    for (let n = 60; n >= 1; n--) fraction = z + n / 2 / fraction;
    tail = Math.exp(-z * z) / Math.sqrt(Math.PI) / fraction / 2;
  }
  return x < 0 ? tail : 1 - tail;
}

export const gelu = (x: number): number => x * normal(x);
export const geluTanh = (x: number): number =>
  (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

/** What the encoder makes of one sequence: [layers + 1][tokens][dims] and [layers][heads][tokens][tokens]. */
export function encodeByFormulas(
  weights: EncoderWeights,
  { ids, types }: Sequence,
): { hidden: Matrix[]; attention: Matrix[][] } {
  const { config } = weights;
  const { dims, heads, epsilon } = config;
  const width = dims / heads;
  const bend = config.activation === "gelu" ? gelu : geluTanh;
  const vector = (name: string) => Array.from(weights.numbers(name));
  const matrix = (name: string) => {
    const numbers = vector(`${name}.weight`);
    const columns = weights.layout.parameters.get(`${name}.weight`)?.shape[1] ?? 0;
    return Array.from({ length: numbers.length / columns }, (_, r) => numbers.slice(r * columns, (r + 1) * columns));
  };
  const norm = (x: Matrix, name: string) => {
    const [gain, bias] = [vector(`${name}.weight`), vector(`${name}.bias`)];
    return x.map((row) => {
      const mean = row.reduce((a, b) => a + b) / dims;
      const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / dims;
      return row.map((value, i) => ((value - mean) / Math.sqrt(variance + epsilon)) * gain[i] + bias[i]);
    });
  };
  const dense = (x: Matrix, name: string) => {
    const [w, b] = [matrix(name), vector(`${name}.bias`)];
    return x.map((row) => w.map((weight, j) => dot(row, weight) + b[j]));
  };
  const add = (a: Matrix, b: Matrix) => a.map((row, r) => row.map((value, i) => value + b[r][i]));

  const [words, places, kinds] = ["word", "position", "token_type"].map((n) => matrix(`embeddings.${n}_embeddings`));
  const sums = Array.from(ids, (id, t) =>
    words[id].map((value, i) => value + places[t][i] + kinds[types?.[t] ?? 0][i]),
  );
  let x = norm(sums, "embeddings.LayerNorm");
  const hidden = [x];
  const attention: Matrix[][] = [];
  for (let layer = 0; layer < config.layers; layer++) {
    const name = `encoder.layer.${layer}`;
    const [q, k, v] = ["query", "key", "value"].map((part) => dense(x, `${name}.attention.self.${part}`));
    const part = (row: number[], head: number) => row.slice(head * width, (head + 1) * width);
    const probabilities = Array.from({ length: heads }, (_, h) =>
      q.map((from) => softmax(k.map((to) => dot(part(from, h), part(to, h)) / Math.sqrt(width)))),
    );
    const mixed = q.map((_, t) =>
      probabilities.flatMap((p, h) =>
        Array.from({ length: width }, (_, i) => v.reduce((sum, row, u) => sum + p[t][u] * row[h * width + i], 0)),
      ),
    );
    const middle = norm(add(x, dense(mixed, `${name}.attention.output.dense`)), `${name}.attention.output.LayerNorm`);
    const inner = dense(middle, `${name}.intermediate.dense`).map((row) => row.map(bend));
    x = norm(add(middle, dense(inner, `${name}.output.dense`)), `${name}.output.LayerNorm`);
    hidden.push(x);
    attention.push(probabilities);
  }
  return { hidden, attention };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

function softmax(scores: readonly number[]): number[] {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

/** The largest difference between nested arrays of numbers and one flat array. */
export function furthest(actual: ArrayLike<number>, expected: readonly unknown[]): number {
  const flat = expected.flat(3) as number[];
  if (actual.length !== flat.length) return Number.POSITIVE_INFINITY;
  return flat.reduce((most, value, i) => {
    const difference = Math.abs(value - actual[i]);
    return difference <= most ? most : Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }, 0);
}
