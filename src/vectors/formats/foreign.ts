// Files that people take for tables and that are not read here, each with the way out.

const PICKLE =
  'a Python pickle, which runs whatever code stands in it; if it is gensim\'s, in Python: KeyedVectors.load("FILE").save_word2vec_format("FILE.bin", binary=True), or for a whole model Word2Vec.load("FILE").wv.save_word2vec_format("FILE.bin", binary=True)';
const TORCH =
  'a PyTorch file, which holds a pickle; in Python: from safetensors.torch import save_file; save_file({"embeddings": torch.load("FILE", weights_only=True)["embedding.weight"]}, "model.safetensors")';

/** First bytes, and what they say. */
const OTHERS: [bytes: number[], what: string][] = [
  [[0x47, 0x47, 0x55, 0x46], "a GGUF model; take the model's safetensors"],
  [[0x50, 0x41, 0x52, 0x31], "a parquet file; save it as CSV"],
  [[0x89, 0x48, 0x44, 0x46], "an HDF5 file; save its array as .npy"],
  [[0x42, 0x5a, 0x68], "a bzip2 archive; unpack it first"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "an xz archive; unpack it first"],
  [[0x28, 0xb5, 0x2f, 0xfd], "a zstd archive; unpack it first"],
];

/** PyTorch's number in front of its old files, a pickle of its own. */
const TORCH_MAGIC = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9];

/** What a file is by its first bytes, with advice; undefined where they say nothing. */
export function foreignKind(head: Uint8Array): string | undefined {
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) return zipKind(head);
  if (head[0] === 0x80 && head[1] >= 2 && head[1] <= 5) {
    return startsWith(head.subarray(2), TORCH_MAGIC) ? TORCH : PICKLE;
  }
  return OTHERS.find(([bytes]) => startsWith(head, bytes))?.[1];
}

/** By the name of the archive's first file. */
function zipKind(head: Uint8Array): string {
  const name = String.fromCharCode(...head.subarray(30, 30 + Math.min(200, (head[26] ?? 0) + 256 * (head[27] ?? 0))));
  if (/(^|\/)(data\.pkl|\.format_version|byteorder|version)$/.test(name)) return TORCH;
  if (name.endsWith(".npy")) return 'a NumPy archive (.npz); save its array alone: numpy.save("FILE.npy", array)';
  return "a zip archive; unpack it first";
}

function startsWith(bytes: Uint8Array, start: number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}
