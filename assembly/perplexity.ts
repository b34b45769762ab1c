// Distances to probabilities: for every row the width of the Gaussian under which its neighbours have the wanted
// perplexity, by bisection. All in float64 with an exponential of our own, so that every machine gives the same bits.

/** Steps of bisection at most, and how near to the wanted perplexity is near enough, as a share of it. */
const STEPS: i32 = 100;
const NEAR: f64 = 1e-5;

/** Writes the rows' probabilities; see the reference for the formula. */
export function spreadAffinities(
  weights: usize,
  distances: usize,
  k: i32,
  stride: i32,
  perplexity: f64,
  from: i32,
  to: i32,
): void {
  for (let row = from; row < to; row++) {
    const target = weights + ((<usize>row * <usize>k) << 2);
    const source = distances + ((<usize>row * <usize>stride) << 2);
    spreadRow(target, source, k, perplexity);
  }
}

function spreadRow(weights: usize, distances: usize, k: i32, perplexity: f64): void {
  const least = squareOf(distances, 0);
  let mean: f64 = 0;
  for (let i = 0; i < k; i++) mean += squareOf(distances, i) - least;
  mean /= <f64>k;
  // Neighbours that are all equally far have equal weights, whatever the width.
  let beta: f64 = mean > 0 ? 1 / mean : 0;
  let low: f64 = 0;
  let high: f64 = Infinity;
  let sum: f64 = 0;
  for (let step = 0; step < STEPS; step++) {
    sum = 0;
    let moment: f64 = 0;
    for (let i = 0; i < k; i++) {
      const square = squareOf(distances, i) - least;
      const weight = exponential(-beta * square);
      sum += weight;
      moment += weight * square;
    }
    if (mean === 0) break;
    const found = sum * exponential((beta * moment) / sum);
    if (abs(found - perplexity) <= NEAR * perplexity) break;
    if (found > perplexity) {
      low = beta;
      beta = high === Infinity ? 2 * beta : 0.5 * (low + high);
    } else {
      high = beta;
      beta = 0.5 * (low + high);
    }
  }
  // A last step may have moved beta past its sum, so weights are taken anew.
  sum = 0;
  for (let i = 0; i < k; i++) sum += exponential(-beta * (squareOf(distances, i) - least));
  for (let i = 0; i < k; i++) {
    const weight = exponential(-beta * (squareOf(distances, i) - least));
    store<f32>(weights + ((<usize>i) << 2), <f32>(weight / sum));
  }
}

function squareOf(distances: usize, i: i32): f64 {
  const distance = <f64>load<f32>(distances + ((<usize>i) << 2));
  return distance * distance;
}

/** e^x to 2e-16 of itself, for x up to 700; 0 below -700. x = n ln 2 + r, |r| ≤ ln 2 / 2, and e^r by its series. */
function exponential(x: f64): f64 {
  if (!(x > -700)) return 0;
  const n = nearest(x * Math.LOG2E);
  const r = x - n * 0.6931471803691238 - n * 1.9082149292705877e-10;
  let sum: f64 = 1.6059043836821613e-10;
  sum = sum * r + 2.08767569878681e-9;
  sum = sum * r + 2.505210838544172e-8;
  sum = sum * r + 2.755731922398589e-7;
  sum = sum * r + 2.7557319223985893e-6;
  sum = sum * r + 2.48015873015873e-5;
  sum = sum * r + 0.0001984126984126984;
  sum = sum * r + 0.001388888888888889;
  sum = sum * r + 0.008333333333333333;
  sum = sum * r + 0.041666666666666664;
  sum = sum * r + 0.16666666666666666;
  sum = sum * r + 0.5;
  sum = sum * r + 1;
  sum = sum * r + 1;
  return sum * reinterpret<f64>((<i64>n + 1023) << 52);
}
