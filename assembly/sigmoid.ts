// From scores to gradients: the logistic function on four lanes, and the loss as a running product.

import { exp4 } from "./exponential";
import { STATE_LOSS_EXPONENT, STATE_LOSS_PRODUCT } from "./state";

/** Scores are held to ±15: there the logistic function is 0 or 1 to six digits, and products of its values stay finite. */
const LARGEST_SCORE: f32 = 15.0;
/** 2^256: what the loss product is divided by whenever it grows past it. */
const RESCALE: f64 = 1.157920892373162e77;

function multiplyLoss(state: usize, factor: f64): void {
  let product = load<f64>(state, STATE_LOSS_PRODUCT) * factor;
  while (product > RESCALE) {
    product /= RESCALE;
    store<f64>(state, load<f64>(state, STATE_LOSS_EXPONENT) + 1, STATE_LOSS_EXPONENT);
  }
  store<f64>(state, product, STATE_LOSS_PRODUCT);
}

/** Vectors between two visits to the loss product: (1 + e^15)^32 is still finite. */
const VISIT: i32 = 16;

/**
 * Turns `n` vectors of four scores into gradients, in place: rate × sign × σ(−sign × score), where a sign is +1 for
 * a true pair, −1 for a drawn one and 0 for a slot to leave out. Vector i takes its signs from byte (16 i & mask) of
 * `signs`. The loss product grows by Π (1 + e^(−sign × score)): the sum of the losses −log σ is the logarithm of that
 * product, so none is taken here.
 */
export function gradients(scores: usize, n: i32, signs: usize, mask: usize, rate: f32, state: usize): void {
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  const most = f32x4.splat(LARGEST_SCORE);
  const least = f32x4.splat(-LARGEST_SCORE);
  let product = f64x2.splat(1);
  for (let i = 1, at: usize = 0; i <= n; i++, at += 16) {
    const sign = v128.load(signs + (at & mask));
    const t = f32x4.min(f32x4.max(f32x4.mul(v128.load(scores + at), sign), least), most);
    const e = exp4(f32x4.neg(t));
    const d = f32x4.add(e, one);
    v128.store(scores + at, f32x4.mul(f32x4.mul(f32x4.splat(rate), sign), f32x4.div(e, d)));
    const live = v128.bitselect(d, one, f32x4.ne(sign, zero));
    const upper = i32x4.shuffle(live, live, 2, 3, 0, 1);
    product = f64x2.mul(product, f64x2.mul(f64x2.promote_low_f32x4(live), f64x2.promote_low_f32x4(upper)));
    if (i % VISIT === 0 || i === n) {
      multiplyLoss(state, f64x2.extract_lane(product, 0));
      multiplyLoss(state, f64x2.extract_lane(product, 1));
      product = f64x2.splat(1);
    }
  }
}
