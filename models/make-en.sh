#!/bin/sh
# Makes models/en.safetensors again from its two corpora (see models/en.md), in ten to twenty minutes on two cores.
#
#   models/make-en.sh simplewiki.txt.gz enwiki-core.txt.xz
#
# Run it in a built checkout; it needs xz. Two threads update the same rows, so the scores come again, not the bytes.
set -eu
xz -dc "$2" | node dist/cli/main.js train "$1" - -o models/en.safetensors \
  --dims 256 --window 5 --negative 11 --epochs 3 --min-count 30 --seed 1 --threads 2 \
  --limit 29000 --remove-components 0 --precision int8
