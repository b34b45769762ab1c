// A training that can go on after its process has died: everything that decides what comes next, as a safetensors file.

import { RiverbankError } from "../shared/errors.ts";
import { ByteReader, chunksOf } from "../vectors/formats/reader.ts";
import {
  headerLength,
  parseHeader,
  safetensorsChunks,
  type Tensor,
  type TensorInfo,
} from "../vectors/formats/safetensors.ts";
import type { Settings } from "./options.ts";

const FORMAT = "riverbank.checkpoint";
const VERSION = "1";

/** Where a checkpoint is kept; `fileCheckpoint` keeps it in a file, a page may keep it where it likes. */
export interface CheckpointStore {
  /** What messages call it: a path. */
  readonly name: string;
  /** Seconds between saves. */
  readonly everySeconds: number;
  /** Replaces what was saved before, whole or not at all. */
  save(chunks: Iterable<Uint8Array>): Promise<void>;
  /** What was saved last, or undefined. */
  load(): Promise<AsyncIterable<Uint8Array> | undefined>;
  remove(): Promise<void>;
}

/** How far a training has come. */
export interface Position {
  /** Blocks done, counted over all epochs. */
  block: number;
  /** Words done, or GloVe's cells, counted over all epochs. */
  words: number;
  /** Sum of losses and number of pairs, per epoch begun. */
  scores: { loss: number; pairs: number }[];
}

/** The fingerprint of the table that a training went on from, and whether its rows were frozen; or that of an encoder. */
interface StartIdentity {
  readonly table?: string | undefined;
  readonly freeze?: boolean | undefined;
  readonly encoder?: string | undefined;
}

/** The training that a checkpoint belongs to. */
export interface Identity {
  readonly settings: Settings | Readonly<Record<string, unknown>>;
  /** The corpus's fingerprint. */
  readonly corpus: string;
  readonly start?: StartIdentity | undefined;
}

/** The checkpoint as a file, in chunks that are views on the tensors' memory. */
export function* checkpointChunks(
  tensors: Record<string, Tensor>,
  position: object,
  identity: Identity,
): Generator<Uint8Array> {
  const metadata = {
    format: FORMAT,
    version: VERSION,
    corpus: identity.corpus,
    settings: JSON.stringify(identity.settings),
    ...(identity.start && { start: JSON.stringify(identity.start) }),
    position: JSON.stringify(position),
  };
  yield* safetensorsChunks(tensors, metadata);
}

/**
 * Overwrites the bytes of `tensors` with what `store` has saved and returns the position it was saved at; undefined where
 * nothing is saved. Throws `mismatched checkpoint` when it belongs to another corpus or other settings, `invalid
 * checkpoint` when it is damaged; the tensors are of no use then.
 */
export async function restoreCheckpoint<Place extends object = Position>(
  store: CheckpointStore,
  tensors: Record<string, Tensor>,
  identity: Identity,
): Promise<Place | undefined> {
  const saved = await store.load();
  if (!saved) return undefined;
  const reader = new ByteReader(chunksOf(saved));
  try {
    return await readCheckpoint<Place>(reader, store.name, tensors, identity);
  } catch (error) {
    if (!(error instanceof RiverbankError) || error.code === "mismatched") throw error;
    const message = `${store.name} is damaged (${error.message}); remove it and start anew`;
    throw new RiverbankError("invalid", `checkpoint: ${message}`, { cause: error });
  } finally {
    await reader.close();
  }
}

async function readCheckpoint<Place>(
  reader: ByteReader,
  name: string,
  tensors: Record<string, Tensor>,
  identity: Identity,
): Promise<Place> {
  const header = parseHeader(await reader.take(headerLength(await reader.take(8))));
  const { format, version, corpus, settings, start = "null", position } = header.metadata;
  if (format !== FORMAT || version !== VERSION) throw damaged("it is none, or of another version");
  checkIdentity(name, { corpus, settings: parse(settings), start: parse(start) ?? undefined }, identity);
  for (const tensor of header.tensors.values()) await fill(reader, tensor, tensors[tensor.name]?.bytes);
  return parse(position);
}

function parse<Value>(json: string): Value {
  try {
    return JSON.parse(json);
  } catch {
    throw damaged("its metadata can't be read");
  }
}

async function fill(reader: ByteReader, { start, end }: TensorInfo, into: Uint8Array | undefined): Promise<void> {
  if (into?.length !== end - start) throw damaged("its tensors do not fit the model");
  for (let at = 0; at < into.length; ) {
    const piece = await reader.piece(into.length - at);
    if (!piece) throw damaged("it is cut off");
    into.set(piece, at);
    at += piece.length;
  }
}

function checkIdentity(name: string, saved: Identity, wanted: Identity): void {
  const [before, now]: Record<string, unknown>[] = [{ ...saved.settings }, { ...wanted.settings }];
  const different = Object.keys(now).filter((option) => before[option] !== now[option]);
  const changes = different.map((option) => `${option} ${before[option]}, now ${now[option]}`);
  for (const kind of ["table", "encoder"] as const) {
    if (saved.start?.[kind] === wanted.start?.[kind]) continue;
    changes.push(`${saved.start?.[kind] === undefined ? "no" : "another"} ${kind} to go on from`);
  }
  if (saved.start && wanted.start && saved.start.freeze !== wanted.start.freeze) {
    changes.push(`freeze ${saved.start.freeze}, now ${wanted.start.freeze}`);
  }
  if (changes.length === 0 && saved.corpus !== wanted.corpus) changes.push("another corpus");
  if (changes.length === 0) return;
  const cure = "give the corpus and options that it was begun with, or start anew without resume";
  throw new RiverbankError("mismatched", `checkpoint: ${name} was begun with ${changes.join("; ")}; ${cure}`);
}

function damaged(message: string): RiverbankError {
  return new RiverbankError("invalid", message);
}
