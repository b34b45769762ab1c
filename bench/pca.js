// How long do the principal components of 100,000 × 128 rows take, and the rows' places along them, next to
// scikit-learn's PCA(svd_solver="randomized"), whose answer is approximate?
//
//   node bench/pca.js [rows] [dims] [rounds] [threads]
//
// Needs Debian's python3-sklearn; PYTHON names another Python. Before anything is timed the total variance must agree to
// 1e-5 and the two leading variances to 1e-3 (the randomised solver's own error). Starting worker threads is timed.
import { pca } from "riverbank";
import { makePoints, openPeer, race } from "./sklearn.js";

const [rows = 100_000, dims = 128, rounds = 5, threads = 2] = process.argv.slice(2).map(Number);
const points = makePoints(rows, dims);
const peer = await openPeer("pca", points);
try {
  process.stdout.write(
    `${rows} × ${dims}, ${threads} threads; scikit-learn ${peer.version}, Node ${process.version}\n`,
  );
  for (const components of [2, 50]) {
    check(await pca(points, { components, threads }), await peer.ask(components));
    const ours = () => pca(points, { components, threads });
    await race(`${components} components`, rounds, ours, () => peer.ask(components));
  }
} finally {
  await peer.close();
}

function check({ variances, totalVariance }, { variances: theirs, total }) {
  if (Math.abs(totalVariance / total - 1) > 1e-5) throw new Error(`total variance ${totalVariance}, theirs ${total}`);
  for (const i of [0, 1]) {
    if (Math.abs(variances[i] / theirs[i] - 1) > 1e-3) throw new Error(`variance ${variances[i]}, theirs ${theirs[i]}`);
  }
}
