# The peer of scan.js: FAISS IndexFlatIP on one thread. Reads "row" lines (which row to use as the query) and answers
# each with milliseconds, ids and scores.
import json
import sys
import time

import faiss
import numpy

path, dims, k = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
faiss.omp_set_num_threads(1)
rows = numpy.fromfile(path, dtype=numpy.float32).reshape(-1, dims)
index = faiss.IndexFlatIP(dims)
index.add(rows)
print(json.dumps({"version": faiss.__version__}), flush=True)
for line in sys.stdin:
    query = rows[int(line)].reshape(1, dims)
    start = time.perf_counter()
    scores, ids = index.search(query, k)
    milliseconds = (time.perf_counter() - start) * 1e3
    print(json.dumps({"milliseconds": milliseconds, "ids": ids[0].tolist(), "scores": scores[0].tolist()}), flush=True)
