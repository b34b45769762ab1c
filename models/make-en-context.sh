#!/bin/sh
# Makes models/en-context.safetensors again from its two corpora (see models/en-context.md), in about five hours on two cores.
#
#   models/make-en-context.sh simplewiki.txt.gz enwiki-core.txt.xz
#
# Run it in a built checkout; it needs xz. The shipped file came about in more parts than this (see the card), so about the
# same scores come again, not the bytes.
set -eu
core=$(mktemp --suffix=.txt)
trap 'rm -f "$core"' EXIT
xz -dc "$2" > "$core"
node dist/cli/main.js pretrain "$1" "$core" -o en-context-words.safetensors --table models/en.safetensors --freeze \
  --vocabulary 16500 --layers 2 --hidden 256 --heads 8 --inner 512 --length 96 --batch 64 --mask 0.25 \
  --rate 0.0012 --schedule constant --warm-up 0.0384 --steps 5212 --seed 1
node dist/cli/main.js pretrain "$1" "$core" -o en-context-frozen.safetensors --from en-context-words.safetensors --freeze \
  --mask 0.25 --neighbours 0.5 --batch 32 --samples 1024 --rate 0.0012 --schedule linear --warm-up 0.01 --steps 15700 \
  --seed 2
node dist/cli/main.js pretrain "$1" "$core" -o models/en-context.safetensors --from en-context-frozen.safetensors \
  --mask 0.25 --neighbours 0.5 --batch 32 --samples 1024 --rate 0.00045 --schedule linear --warm-up 0.02 --steps 6500 \
  --seed 3 --precision int8
