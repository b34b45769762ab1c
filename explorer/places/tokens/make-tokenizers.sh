#!/bin/sh
# Makes the explorer's tokenizers again (explorer/public/tokenizers), in a few minutes on one core:
#
#   explorer/places/tokens/make-tokenizers.sh simplewiki.txt
#
# The text is Simple English Wikipedia of about 2017, a paragraph a line (CC BY-SA 3.0, Wikipedia's contributors); its
# first 70,000 lines are taken, 17.7 MB. Learning draws nothing by lot, so there is no seed: the same text gives the same
# tokenizers. Run it in a built checkout.
set -eu
for kind in bpe wordpiece unigram; do
  file=explorer/public/tokenizers/$kind.json
  head -n 70000 "$1" | node dist/cli/main.js train-tokenizer - --kind $kind --size 8000 -o $file
  # Without its line breaks, and unigram's log probabilities to four decimals: less to fetch.
  node -e '
    const { readFileSync, writeFileSync } = require("node:fs");
    const json = JSON.parse(readFileSync(process.argv[1], "utf8"));
    const round = (key, value) => (typeof value === "number" ? Number(value.toFixed(4)) : value);
    writeFileSync(process.argv[1], JSON.stringify(json, round));' $file
done
