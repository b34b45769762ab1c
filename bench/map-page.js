// How long does a map of 50,000 words take in the explorer's page, and does the page's own thread stay free meanwhile?
//
//   node bench/map-page.js TABLE [words] [method]
//
// Wants a UMAP of 50,000 words of a real table in under 60 s on two cores, and no task of the page's own thread that is
// at work for 50 ms. TABLE, a file with at least so many words, is served by `riverbank serve`; a Chromium that shows
// nothing opens the explorer on a small map and then asks for the large one. The time is from there until the map says
// that it is finished, its neighbours, drawing and quality included. Tasks are the browser's own, by the time that they
// were on the processor; beside them stand the frames that came, in which software draws the points where there is no
// graphics processor. Then the map is zoomed and moved while its frames are counted.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [table, words = "50000", method = "umap"] = process.argv.slice(2);
if (!table) throw new Error("node bench/map-page.js TABLE [words] [method]");
const executablePath = process.env.RIVERBANK_CHROMIUM ?? "/usr/bin/chromium";
const NAMES = { umap: "UMAP", tsne: "t-SNE", pca: "PCA" };
const LIMIT = 600_000;

const server = spawn(process.execPath, ["dist/cli/main.js", "serve", "--port", "0", "--log", "off", "--model", table], {
  stdio: ["ignore", "pipe", "inherit"],
});
const [address] = await new Promise((resolve) =>
  createInterface(server.stdout).once("line", (line) => resolve([line])),
);
const browser = await chromium.launch({ executablePath });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(LIMIT);
  await page.goto(`${address}/#/map?words=1000`);
  await finished(page, "PCA");
  console.log(`${Number(words).toLocaleString("en")} words of ${table}, ${browser.version()}`);
  await browser.startTracing(page, { categories: ["toplevel", "__metadata"] });
  const began = performance.now();
  await page.evaluate(`location.hash = "#/map?method=${method}&words=${words}"`);
  await countFrames(page);
  await finished(page, NAMES[method]);
  const seconds = (performance.now() - began) / 1000;
  const making = await frames(page);
  const tasks = tasksOf(await browser.stopTracing());
  console.log(`finished after ${seconds.toFixed(1)} s: ${await page.locator(".map-standing > span").innerText()}`);
  console.log(`longest task of the page's own thread ${tasks[0].toFixed(1)} ms, then ${show(tasks.slice(1, 5))}`);
  console.log(`frames meanwhile: ${making}`);
  await browser.startTracing(page, { categories: ["toplevel", "__metadata"] });
  await countFrames(page);
  await page.locator(".map-words").focus();
  for (const key of ["+", "+", "ArrowLeft", "ArrowUp", "ArrowRight", "-", "-", "0"]) {
    await page.keyboard.press(key);
    await page.waitForTimeout(250);
  }
  const moving = await frames(page);
  const moved = tasksOf(await browser.stopTracing());
  console.log(
    `looking round: longest task ${moved[0].toFixed(1)} ms, then ${show(moved.slice(1, 5))}; frames: ${moving}`,
  );
} finally {
  await browser.close();
  server.kill("SIGTERM");
}

/** Waits until a finished map stands there whose name begins so. */
async function finished(page, name) {
  await page.locator(".map-standing > span", { hasText: `${name} of ` }).waitFor();
}

/** The page keeps when its frames come, from now on. */
function countFrames(page) {
  return page.evaluate(`(() => {
    const first = window.came === undefined;
    window.came = [];
    if (!first) return;
    const keep = (time) => { came.push(time); requestAnimationFrame(keep); };
    requestAnimationFrame(keep);
  })()`);
}

async function frames(page) {
  const gaps = await page.evaluate("came.slice(1).map((time, i) => time - came[i]).sort((a, b) => a - b)");
  const at = (share) => gaps[Math.floor(share * (gaps.length - 1))].toFixed(0);
  return `${gaps.length}, median ${at(0.5)} ms apart, 99 % within ${at(0.99)} ms, longest ${at(1)} ms`;
}

/** Milliseconds on the processor of the tasks of the page's own thread, falling. */
function tasksOf(trace) {
  const { traceEvents } = JSON.parse(trace.toString());
  const threadOf = ({ pid, tid }) => `${pid} ${tid}`;
  const named = traceEvents.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain");
  const threads = new Set(named.map(threadOf));
  const tasks = traceEvents.filter((event) => /RunTask$/.test(event.name) && threads.has(threadOf(event)));
  return tasks.map(({ tdur = 0 }) => tdur / 1000).sort((a, b) => b - a);
}

function show(times) {
  return times.map((time) => time.toFixed(1)).join(", ");
}
