"""Trains gensim's Word2Vec on a tokenised file and prints one line of JSON: seconds of training, words, vocabulary.

usage: gensim-train.py TEXT VECTORS SETTINGS(JSON: dims window negative epochs minCount sample rate seed threads)
"""

import json
import sys
import time

from gensim.models import Word2Vec

text, vectors, given = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
model = Word2Vec(
    sg=1,
    vector_size=given["dims"],
    window=given["window"],
    negative=given["negative"],
    epochs=given["epochs"],
    min_count=given["minCount"],
    sample=given["sample"],
    alpha=given["rate"],
    seed=given["seed"],
    workers=given["threads"],
)
model.build_vocab(corpus_file=text)
start = time.perf_counter()
model.train(
    corpus_file=text,
    total_words=model.corpus_total_words,
    total_examples=model.corpus_count,
    epochs=given["epochs"],
)
seconds = time.perf_counter() - start
if vectors:
    model.wv.save_word2vec_format(vectors, binary=True)
print(json.dumps({"seconds": seconds, "words": model.corpus_total_words, "vocabulary": len(model.wv)}))
