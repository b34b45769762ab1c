// How many `nearest` questions a second does the server answer on one core, how long does the slowest hundredth take, and
// does its memory stay flat over 200,000 requests?
//
//   node bench/serve.js [requests] [connections] [long]
//
// Wants 1,000 requests a second with a 99th percentile of at most 10 ms. The server is a process of its own, as
// `riverbank serve` starts it; this one asks over kept connections, with words drawn by a seed from the 20,000 most
// frequent: first as fast as answers come, which gives the rate, then 1,000 a second at even times, which gives the
// percentile. There a request's time counts from when it was due, so that waiting behind a slow one is not left out. Answers are checked against the library's before anything is timed.
// Beside the clock stand the server's own processor seconds, which other work on the machine changes less: requests for
// each of them is what one whole core would answer. The long run asks the same, and shows the server's resident memory as
// it goes; flat is a second half that needs less than a tenth more than the first. 0 leaves it out.
import { spawn } from "node:child_process";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { Random } from "#src/shared/random.js";
import { nearest } from "#src/similarity/nearest.js";
import { openTable } from "#src/vectors/open.js";

const [requests = 20_000, connections = 16, long = 200_000] = process.argv.slice(2).map(Number);
const WORDS = 20_000;
const CHECKED = 50;
const STEPS = 10;
const WANTED = 1000;
const SLOWEST = 10;

const table = await openTable("models/en.safetensors");
const random = new Random(1);
const server = spawn(process.execPath, ["dist/cli/main.js", "serve", "--port", "0", "--log", "off"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const [address] = await new Promise((resolve) =>
  createInterface(server.stdout).once("line", (line) => resolve([line])),
);
const { hostname, port } = new URL(address);
try {
  await check();
  await load(2000);
  await measure();
  if (long > 0) await endure();
} finally {
  server.kill("SIGTERM");
}
const [code] = await new Promise((resolve) => server.once("exit", (...ended) => resolve(ended)));
console.log(`ended with exit code ${code}`);

async function check() {
  for (let i = 0; i < CHECKED; i++) {
    const word = drawWord();
    const response = await fetch(`${address}/nearest?query=${encodeURIComponent(word)}&k=10`);
    const text = await response.text();
    if (text !== JSON.stringify(nearest(table, word, { k: 10 }))) throw new Error(`${word}: ${text}`);
  }
  console.log(`${CHECKED} answers are the library's to the last digit`);
}

async function measure() {
  const before = await processorSeconds();
  const full = await load(requests);
  const processor = (await processorSeconds()) - before;
  const rate = requests / full.seconds;
  console.log(`${requests} requests over ${connections} connections: ${rate.toFixed(0)} a second; ${show(full)}`);
  console.log(`${(requests / processor).toFixed(0)} requests for each second of the server's processor time`);
  const paced = await load(requests, WANTED);
  console.log(`at ${WANTED} a second: ${show(paced)}`);
  const met = rate >= WANTED && percentile(paced, 0.99) <= SLOWEST;
  console.log(`bar ${met ? "met" : "missed"}: ${WANTED} a second, 99 % within ${SLOWEST} ms`);
}

function percentile({ latencies }, share) {
  return latencies[Math.floor(share * (latencies.length - 1))];
}

function show(run) {
  const [median, slow, slowest] = [0.5, 0.99, 1].map((share) => percentile(run, share).toFixed(2));
  return `median ${median} ms, 99th percentile ${slow} ms, slowest ${slowest} ms`;
}

async function endure() {
  const sizes = [];
  for (let step = 0; step < STEPS; step++) {
    await load(Math.ceil(long / STEPS));
    sizes.push((await readMetric("process_resident_memory_bytes")) / 2 ** 20);
  }
  console.log(`resident MiB after each tenth of ${long} requests: ${sizes.map((size) => size.toFixed(0)).join(" ")}`);
  const [first, second] = [sizes.slice(0, STEPS / 2), sizes.slice(STEPS / 2)].map((half) => Math.max(...half));
  console.log(second <= 1.1 * first ? "memory flat" : "memory grows");
}

/** Asks so many times, `pace` times a second if there is a pace; seconds in all, and each answer's milliseconds, rising. */
async function load(total, pace) {
  const latencies = [];
  const began = performance.now();
  let next = 0;
  const take = () => {
    if (next >= total) return undefined;
    next++;
    return pace ? began + (1000 / pace) * next : 0;
  };
  await Promise.all(Array.from({ length: connections }, () => ask(take, latencies)));
  const seconds = (performance.now() - began) / 1000;
  return { seconds, latencies: latencies.sort((a, b) => a - b) };
}

/** One connection: asks as long as there is something to ask, each at its time, 0 for at once. */
function ask(take, latencies) {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let sent = 0;
    let waiting = "";
    const next = () => {
      const due = take();
      if (due === undefined) return socket.end(resolve);
      const now = performance.now();
      sent = due || now;
      return due > now ? setTimeout(send, due - now) : send();
    };
    const send = () => {
      const path = `/nearest?query=${encodeURIComponent(drawWord())}&k=10`;
      socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n\r\n`);
    };
    socket.setEncoding("latin1").setNoDelay();
    socket.on("connect", next).on("error", reject);
    socket.on("data", (piece) => {
      waiting += piece;
      const end = waiting.indexOf("\r\n\r\n");
      if (end < 0) return;
      const size = Number(/^content-length: (\d+)/im.exec(waiting.slice(0, end))?.[1]);
      if (waiting.length < end + 4 + size) return;
      if (!waiting.startsWith("HTTP/1.1 200")) reject(new Error(waiting));
      latencies.push(performance.now() - sent);
      waiting = "";
      next();
    });
  });
}

function drawWord() {
  return table.vocabulary.tokens[random.below(WORDS)];
}

function processorSeconds() {
  return readMetric("process_cpu_seconds_total");
}

async function readMetric(name) {
  const text = await (await fetch(`${address}/metrics`)).text();
  return Number(new RegExp(`^${name} (.*)$`, "m").exec(text)?.[1]);
}
