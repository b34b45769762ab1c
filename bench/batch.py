# The peer of batch.js: numpy's matrix product with argpartition, on the threads that the environment allows. Reads lines
# with a chunk size and answers each with seconds; the first time also with ids and scores.
import json
import sys
import time

import numpy

rows_path, queries_path, dims, k = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
rows = numpy.fromfile(rows_path, dtype=numpy.float32).reshape(-1, dims)
queries = numpy.fromfile(queries_path, dtype=numpy.float32).reshape(-1, dims)
print(json.dumps({"version": numpy.__version__}), flush=True)


def best(chunk):
    ids, scores = [], []
    for start in range(0, len(queries), chunk):
        products = queries[start : start + chunk] @ rows.T
        found = numpy.argpartition(products, -k, axis=1)[:, -k:]
        values = numpy.take_along_axis(products, found, axis=1)
        order = numpy.argsort(-values, axis=1)
        ids.append(numpy.take_along_axis(found, order, axis=1))
        scores.append(numpy.take_along_axis(values, order, axis=1))
    return numpy.concatenate(ids), numpy.concatenate(scores)


checked = False
for line in sys.stdin:
    clock, processor = time.perf_counter(), time.process_time()
    ids, scores = best(int(line))
    answer = {"seconds": time.perf_counter() - clock, "processor": time.process_time() - processor}
    if not checked:
        answer.update(ids=ids.tolist(), scores=scores.tolist())
        checked = True
    print(json.dumps(answer), flush=True)
