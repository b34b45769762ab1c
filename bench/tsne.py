# The peer of tsne.js: scikit-learn's Barnes-Hut t-SNE, and its trustworthiness as the judge of both. Reads lines of JSON
# and answers each with one; arrays pass through files of float32.
import json
import sys
import time
import warnings

import numpy
import sklearn
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, trustworthiness

warnings.filterwarnings("ignore")
print(json.dumps({"version": sklearn.__version__}), flush=True)


def read(path, dims):
    return numpy.fromfile(path, dtype=numpy.float32).reshape(-1, dims)


def begin(points, dims, initial):
    """Both maps begin at the same principal components."""
    components = PCA(2, svd_solver="randomized", random_state=0).fit_transform(read(points, dims))
    components.astype(numpy.float32).tofile(initial)
    return {}


def fit(points, dims, initial, layout, perplexity, iterations, threads):
    start = read(initial, 2)
    start *= 1e-4 / start[:, 0].std()
    tsne = TSNE(
        perplexity=perplexity,
        n_iter=iterations,
        n_iter_without_progress=iterations,
        min_grad_norm=0,
        init=start,
        learning_rate="auto",
        method="barnes_hut",
        angle=0.5,
        random_state=0,
        n_jobs=threads,
    )
    rows = read(points, dims)
    clock, processor = time.perf_counter(), time.process_time()
    tsne.fit_transform(rows).astype(numpy.float32).tofile(layout)
    return {
        "seconds": time.perf_counter() - clock,
        "processor": time.process_time() - processor,
        "divergence": float(tsne.kl_divergence_),
    }


def trust(points, dims, layout, k):
    return {"trustworthiness": float(trustworthiness(read(points, dims), read(layout, 2), n_neighbors=k))}


for line in sys.stdin:
    asked = json.loads(line)
    verb = {"begin": begin, "fit": fit, "trust": trust}[asked.pop("verb")]
    print(json.dumps(verb(**asked)), flush=True)
