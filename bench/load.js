// How long does it take to load a table of 400,000 words × 100 dims from word2vec text, and in how much memory?
// Peer: gensim's KeyedVectors.load_word2vec_format (Debian's python3-gensim), same file, same run, imports not counted.
//
//   npm run build && node bench/load.js [rows] [dims]
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Random } from "../dist/shared/random.js";
import { openTable, saveTable } from "../dist/vectors/open.js";

const OUR_RUNS = 3;
const GENSIM = `
import sys, time, resource
from gensim.models import KeyedVectors
start = time.perf_counter()
table = KeyedVectors.load_word2vec_format(sys.argv[1], binary=sys.argv[1].endswith(".bin"))
seconds = time.perf_counter() - start
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, *table.vectors.shape)
`;

/** Numbers as word2vec.c prints them; rows draw from this pool, so that the file is made in seconds. */
function makePool() {
  const random = new Random(1);
  return Array.from({ length: 65536 }, () => (random.normal() * 0.3).toFixed(6));
}

/** The pool's places in row `row`. */
function places(row, dims) {
  const random = new Random(row + 2);
  return Array.from({ length: dims }, () => random.next() >>> 16);
}

function tokenOf(row) {
  return `w${row.toString(36)}${row % 50 === 0 ? "é" : ""}`;
}

function writeText(path, pool, rows, dims) {
  const file = openSync(path, "w");
  let text = `${rows} ${dims}\n`;
  for (let row = 0; row < rows; row++) {
    text += tokenOf(row);
    for (const place of places(row, dims)) text += ` ${pool[place]}`;
    text += "\n";
    if (text.length > 2 ** 22) {
      writeSync(file, text);
      text = "";
    }
  }
  writeSync(file, text);
  closeSync(file);
}

/** Loads in a process of its own, so that its memory is the loader's alone. */
async function loadHere(path) {
  const start = performance.now();
  const table = await openTable(path);
  const seconds = (performance.now() - start) / 1000;
  const rss = process.resourceUsage().maxRSS;
  const probe = [0, 1, table.rows >> 1, table.rows - 1].map((id) => [table.vocabulary.tokens[id], [...table.row(id)]]);
  process.stdout.write(JSON.stringify({ seconds, rss, rows: table.rows, dims: table.dims, probe }));
}

function loadApart(path, pool, rows, dims) {
  const { stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--load", path], {
    encoding: "utf8",
  });
  if (!stdout) throw new Error(stderr);
  const loaded = JSON.parse(stdout);
  const expected = [0, 1, rows >> 1, rows - 1].map((row) => [
    tokenOf(row),
    places(row, dims).map((place) => Math.fround(Number(pool[place]))),
  ]);
  if (loaded.rows !== rows || loaded.dims !== dims) throw new Error(`${path}: the wrong shape came`);
  if (JSON.stringify(loaded.probe) !== JSON.stringify(expected)) throw new Error(`${path}: the wrong numbers came`);
  return loaded;
}

function loadWithGensim(path, rows) {
  const { stdout, status } = spawnSync("/usr/bin/python3", ["-c", GENSIM, path], { encoding: "utf8" });
  if (status !== 0) return undefined;
  const [seconds, rss, loaded] = stdout.trim().split(" ").map(Number);
  if (loaded !== rows) throw new Error(`gensim loaded ${loaded} rows of ${rows}`);
  return { seconds, rss };
}

function report(what, path, pool, rows, dims) {
  const bytes = statSync(path).size / 1e6;
  const runs = Array.from({ length: OUR_RUNS }, () => loadApart(path, pool, rows, dims));
  const times = runs.map((run) => run.seconds).sort((a, b) => a - b);
  const rss = Math.max(...runs.map((run) => run.rss)) / 1024;
  const least = times[0];
  const line = `${what}: ${bytes.toFixed(0)} MB, min ${least.toFixed(2)} s, median ${times[OUR_RUNS >> 1].toFixed(2)} s`;
  process.stdout.write(`${line} (${(bytes / least).toFixed(0)} MB/s), peak RSS ${rss.toFixed(0)} MiB\n`);
  if (what === "safetensors") return;
  const peer = loadWithGensim(path, rows);
  if (!peer) process.stdout.write("  gensim is absent (apt install python3-gensim): not compared\n");
  else {
    const ratio = (least / peer.seconds).toFixed(3);
    const peerRss = (peer.rss / 1024).toFixed(0);
    process.stdout.write(`  gensim ${peer.seconds.toFixed(2)} s, peak RSS ${peerRss} MiB; ours / gensim = ${ratio}\n`);
  }
}

async function main(rows = 400_000, dims = 100) {
  const folder = mkdtempSync(join(tmpdir(), "riverbank-load-"));
  try {
    const pool = makePool();
    const text = join(folder, "table.txt");
    writeText(text, pool, rows, dims);
    const table = await openTable(text);
    for (const extension of ["bin", "safetensors"]) await saveTable(table, join(folder, `table.${extension}`));
    report("word2vec text", text, pool, rows, dims);
    report("word2vec binary", join(folder, "table.bin"), pool, rows, dims);
    report("safetensors", join(folder, "table.safetensors"), pool, rows, dims);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[2] === "--load") await loadHere(process.argv[3]);
else await main(...process.argv.slice(2).map(Number));
