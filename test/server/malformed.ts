// Requests that nobody may get an answer to, drawn by a seed.

import type { Random } from "#src/shared/random.js";

/** Good fields of every verb, to be spoilt. */
const GOOD: readonly [string, Record<string, unknown>][] = [
  ["tokenize", { text: "the bank", keep_case: true }],
  ["embed", { texts: ["the bank", "of the river"], components: 0, normalise: true, a: 0.001 }],
  ["compare", { words: ["king", "queen"], explain: true, axis: ["size"] }],
  ["nearest", { query: "king", k: 5, among: ["queen"], raw: false }],
  ["analogy", { a: "man", b: "king", c: "woman", k: 2, method: "3cosadd" }],
  ["odd", { words: ["king", "queen", "banana"] }],
  ["project", { words: ["mouse"], axis: ["size"] }],
  ["axes", { for: "king", k: 3, fields: ["nature"] }],
  ["focus", { query: "a dog", k: 3, threshold: 3, topics: ["animal"] }],
  ["map", { limit: 10, method: "umap", dims: 2, min_dist: 0.1, seed: 1, words: ["king", "man", "oak", "elm"] }],
  ["context", { first: "he sat by the bank", second: "the bank of the river", word: "bank", layer: 1, k: 2 }],
  ["senses", { word: "bank", texts: ["the bank of the river"], limit: 5, silhouette: 0.3 }],
  ["fill", { text: "the [MASK]", k: 2, windows: false }],
  ["trace", { text: "the bank", topics: ["animal"], answer: " is [MASK]", layer: 1, k: 2 }],
  ["v1/embeddings", { input: "the bank", model: "model", encoding_format: "float" }],
];

/** Wrong for every field there is. */
const WRONG = [null, {}, [null], [{}], { a: 1 }, [[]], [[["a"]]], -1e308];
const HUGE = [1e308, -1, 1.5, 2 ** 53, -(2 ** 31), "5", 0, 1e21];
const ODD_NAMES = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "",
  "K",
  "file",
  "path",
  "model_path",
  "\u0000",
];
const PATHS = [
  "/../../etc/passwd",
  "/models/../package.json",
  "/models/..%2f..%2fpackage.json",
  "/models/%2e%2e%2fpackage.json",
  "/models/en.safetensors%00",
  "/models/",
  "/models//etc/passwd",
  "/models/C:%5Cwindows",
  "/models/index.html",
  "/assets",
  "/assets/",
  "/assets/..%2findex.html",
  "/assets/%2e%2e%2findex.html",
  "/assets/main-AbCd1234.js/",
  "/index.html%00",
  "/index.htm",
  "/icon.svg/..%2f..%2fpackage.json",
  "//nearest?query=king",
  "/nearest/?query=king",
  "/nearest%20?query=king",
  "/nearest%00?query=king",
  "/NEAREST?query=king",
  "/%",
  "/%ff%fe",
  "/*",
  "/:name",
  "/v1",
  "/v1/",
  "/v1/models/%2e%2e",
  "/__proto__",
  "/constructor",
  "/.git/config",
  "/nearest;k=5?query=king",
  "/file:///etc/passwd",
];
const METHODS = ["PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "QUERY"];

export interface Malformed {
  path: string;
  method: string;
  headers: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
}

type Spoil = (random: Random) => Malformed;

const encoder = new TextEncoder();

function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.below(items.length)];
}

function posted(verb: string, body: string | Uint8Array<ArrayBuffer>, type = "application/json"): Malformed {
  const bytes = typeof body === "string" ? encoder.encode(body) : body;
  return { path: `/${verb}`, method: "POST", headers: { "content-type": type }, body: bytes };
}

function asked(path: string, method = "GET"): Malformed {
  return { path, method, headers: {} };
}

function word(random: Random, letters: string, length: number): string {
  return Array.from({ length }, () => letters[random.below(letters.length)]).join("");
}

const KINDS: Record<string, Spoil> = {
  "bytes at random": (random) => {
    const bytes = Uint8Array.from({ length: random.below(200) }, () => random.below(256));
    return posted(pick(random, GOOD)[0], bytes);
  },
  "JSON cut off": (random) => {
    const [verb, fields] = pick(random, GOOD);
    const text = JSON.stringify(fields);
    return posted(verb, text.slice(0, random.below(text.length)));
  },
  "JSON of another kind": (random) => {
    return posted(
      pick(random, GOOD)[0],
      pick(random, ["null", "[]", '"king"', "5", "true", "[{}]", "1e999", "{}{}", "{'a':1}", '{"a":NaN}']),
    );
  },
  "a field of a wrong type": (random) => {
    const [verb, fields] = pick(random, GOOD);
    return posted(verb, JSON.stringify({ ...fields, [pick(random, Object.keys(fields))]: pick(random, WRONG) }));
  },
  "a huge or broken number": (random) => {
    const [verb, fields] = pick(
      random,
      GOOD.filter(([, { k }]) => k !== undefined),
    );
    return posted(verb, JSON.stringify({ ...fields, k: pick(random, HUGE) }));
  },
  "deep nesting": (random) => {
    const depth = 1 + random.below(20_000);
    const [open, close] = pick(random, [
      ["[", "]"],
      ['{"a":', "}"],
    ]);
    const deep = `${open.repeat(depth)}1${close.repeat(depth)}`;
    const [verb, fields] = pick(random, GOOD);
    return posted(verb, random.below(2) === 0 ? deep : `{"${Object.keys(fields)[0]}":${deep}}`);
  },
  "deep brackets": (random) => {
    const depth = 101 + random.below(2000);
    return asked(`/nearest?query=${"(".repeat(depth)}king${")".repeat(depth)}`);
  },
  "bad UTF-8": (random) => {
    const [verb, fields] = pick(random, GOOD);
    const bytes = encoder.encode(JSON.stringify(fields));
    const bad = pick(random, [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80], [0xe2, 0x82]]);
    const at = random.below(bytes.length);
    return posted(verb, Uint8Array.from([...bytes.subarray(0, at), ...bad, ...bytes.subarray(at)]));
  },
  "a field that there is not": (random) => {
    const [verb, fields] = pick(random, GOOD.slice(0, -1));
    return posted(verb, `{${JSON.stringify(pick(random, ODD_NAMES))}:{},${JSON.stringify(fields).slice(1)}`);
  },
  "a query of nonsense": (random) => {
    const [verb] = pick(random, GOOD);
    return asked(`/${verb}?${word(random, "abk=&%+,;[]0123456789query", random.below(60))}&x${random.below(1000)}=1`);
  },
  "an expression of signs": (random) =>
    asked(`/nearest?query=${encodeURIComponent(`(${word(random, '()+-*/|" ,', random.below(40))}`)}`),
  "another type of body": (random) => {
    const [verb, fields] = pick(random, GOOD);
    return posted(
      verb,
      JSON.stringify(fields),
      pick(random, ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "application/jsonp"]),
    );
  },
  "another method": (random) => asked(`/${pick(random, GOOD)[0]}`, pick(random, METHODS)),
  "a path that leads elsewhere": (random) => asked(pick(random, PATHS)),
  "a path at random": (random) => asked(`/${word(random, "abc./%2e-_~:@", 1 + random.below(30))}/x`),
  "a long text": (random) => {
    const [verb, field] = pick(random, [
      ["tokenize", "text"],
      ["nearest", "query"],
      ["focus", "query"],
      ["context", "first"],
      ["fill", "text"],
    ]);
    return posted(verb, JSON.stringify({ [field]: "a ".repeat(60_000) }));
  },
  "a long list": (random) => {
    const [verb, field] = pick(random, [
      ["embed", "texts"],
      ["odd", "words"],
      ["compare", "words"],
      ["map", "words"],
      ["senses", "texts"],
    ]);
    return posted(verb, JSON.stringify({ [field]: Array.from({ length: 2049 }, (_, i) => `w${i}`) }));
  },
  "a word that there is not": (random) => asked(`/odd?words=king&words=queen&words=${word(random, "qxzjv", 12)}`),
};

/** Rare, since they cost milliseconds each. */
const DEAR = new Set(["a long text", "a long list", "a word that there is not", "deep nesting"]);

/** The next request, and what is wrong with it. */
export function malformed(random: Random): { kind: string; request: Malformed } {
  for (;;) {
    const [kind, spoil] = pick(random, Object.entries(KINDS));
    if (DEAR.has(kind) && random.below(10) > 0) continue;
    return { kind, request: spoil(random) };
  }
}
