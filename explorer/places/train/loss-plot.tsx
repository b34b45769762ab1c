// The loss as it falls.

import type { LossPoint } from "./job.ts";

const [WIDTH, HEIGHT] = [320, 120];
/** Room for the curve's line at the edges. */
const EDGE = 3;

export function LossPlot({ losses, glove }: { losses: readonly LossPoint[]; glove: boolean }) {
  const values = losses.map(([, loss]) => loss);
  // 0 stands at the bottom, and ln 2, which is to know nothing, is always in sight.
  const most = Math.max(...values, glove ? 1e-9 : Math.LN2);
  const x = (share: number) => (EDGE + share * (WIDTH - 2 * EDGE)).toFixed(1);
  const y = (loss: number) => (HEIGHT - EDGE - (loss / most) * (HEIGHT - 2 * EDGE)).toFixed(1);
  const [first, last] = [values[0], values[values.length - 1]];
  const told = first === undefined ? "no loss yet" : `from ${first.toFixed(4)} to ${last.toFixed(4)}`;
  return (
    <figure class="train-loss">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`The loss: ${told}`}>
        <line class="base" x1="0" x2={WIDTH} y1={y(0)} y2={y(0)} />
        {!glove && <line class="chance" x1="0" x2={WIDTH} y1={y(Math.LN2)} y2={y(Math.LN2)} />}
        <polyline points={losses.map(([share, loss]) => `${x(share)},${y(loss)}`).join(" ")} />
      </svg>
      <figcaption class="note">
        {glove
          ? "Loss: half the weighted squared error of a pair of words. The bottom is 0."
          : "Loss: how surprised the model is by a true pair or a drawn one, on average, in nats. The dashed line is ln 2 = 0.6931, to know nothing; the bottom is 0."}
      </figcaption>
    </figure>
  );
}
