# The peer of pca.js and neighbours.js: scikit-learn on the threads that the environment allows. Takes the task, a file of
# float32 rows and their dims; reads lines with a number (components, or neighbours) and answers each with seconds and,
# the first time for each number, with what it found.
import json
import sys
import time

import numpy
import sklearn
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

task, path, dims = sys.argv[1], sys.argv[2], int(sys.argv[3])
rows = numpy.fromfile(path, dtype=numpy.float32).reshape(-1, dims)
print(json.dumps({"version": sklearn.__version__}), flush=True)


def components(count):
    model = PCA(n_components=count, svd_solver="randomized", random_state=1)
    model.fit_transform(rows)
    return {"variances": model.explained_variance_.tolist(), "total": float(rows.var(axis=0, ddof=1, dtype=float).sum())}


def neighbours(count):
    model = NearestNeighbors(n_neighbors=count, algorithm="brute", n_jobs=-1).fit(rows)
    distances, ids = model.kneighbors()
    return {"ids": ids[:500].tolist(), "distances": distances[:500].tolist()}


seen = set()
for line in sys.stdin:
    number = int(line)
    start = time.perf_counter()
    found = {"pca": components, "neighbours": neighbours}[task](number)
    answer = {"seconds": time.perf_counter() - start}
    if number not in seen:
        answer.update(found)
        seen.add(number)
    print(json.dumps(answer), flush=True)
