// How long do the 15 exact nearest others of each of 10,000 × 128 points take, next to scikit-learn's brute force?
//
//   node bench/neighbours.js [rows] [dims] [k] [rounds] [threads]
//
// Needs Debian's python3-sklearn; PYTHON names another Python. Before anything is timed the first 500 points' distances
// must agree to 1e-4 (theirs are float32 differences of large products) and 99.9 % of their ids. Starting worker threads
// is timed.
import { findNeighbours } from "riverbank";
import { makePoints, openPeer, race } from "./sklearn.js";

const [rows = 10_000, dims = 128, k = 15, rounds = 5, threads = 2] = process.argv.slice(2).map(Number);
const points = makePoints(rows, dims);
const peer = await openPeer("neighbours", points);
try {
  const title = `${rows} × ${dims}, ${k} neighbours, ${threads} threads`;
  process.stdout.write(`${title}; scikit-learn ${peer.version}, Node ${process.version}\n`);
  check(await findNeighbours(points, k, { threads }), await peer.ask(k));
  const ours = () => findNeighbours(points, k, { threads });
  await race("all neighbours", rounds, ours, () => peer.ask(k));
} finally {
  await peer.close();
}

function check({ ids, distances }, { ids: theirIds, distances: theirs }) {
  let same = 0;
  theirs.flat().forEach((distance, at) => {
    if (Math.abs(distances[at] / distance - 1) > 1e-4) throw new Error(`distance ${distances[at]}, theirs ${distance}`);
    same += Number(ids[at] === theirIds[Math.floor(at / k)][at % k]);
  });
  const share = same / theirs.flat().length;
  if (share < 0.999) throw new Error(`only ${share} of the neighbours are theirs`);
}
