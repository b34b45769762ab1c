import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DTYPE_BYTES,
  type Dtype,
  parseHeader,
  readSafetensors,
  safetensorsChunks,
  type Tensor,
} from "#src/vectors/formats/safetensors.js";
import { joined, utf8 } from "../../helpers/tables.ts";

/** A file of this header text, however wrong, and so many bytes of data. */
function fileOf(header: string, data = 0, length = BigInt(utf8(header).length)): Uint8Array {
  const text = utf8(header);
  const file = new Uint8Array(8 + text.length + data);
  new DataView(file.buffer).setBigUint64(0, length, true);
  file.set(text, 8);
  return file;
}

const entry = (dtype: unknown, shape: unknown, offsets: unknown) =>
  JSON.stringify({ dtype, shape, data_offsets: offsets });

describe("writing and reading", () => {
  test("a file is eight bytes of length, a padded header in fixed order, and the tensors' bytes", () => {
    const tensors: Record<string, Tensor> = {
      b: { dtype: "U8", shape: [3], bytes: Uint8Array.of(1, 2, 3) },
      a: { dtype: "F32", shape: [1, 2], bytes: new Uint8Array(Float32Array.of(1, -2).buffer) },
    };
    const file = joined(safetensorsChunks(tensors, { z: "1", corpus: "wiki" }));
    const header =
      '{"__metadata__":{"corpus":"wiki","z":"1"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}';
    const length = Number(new DataView(file.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(new TextDecoder().decode(file.slice(8, 8 + length))).toBe(header.padEnd(length));
    expect([...file.slice(8 + length)]).toEqual([0, 0, 128, 63, 0, 0, 0, 192, 1, 2, 3]);
  });

  test("any tensors and metadata come back, and their order does not matter", () => {
    const tensor = fc
      .tuple(fc.constantFrom(...(Object.keys(DTYPE_BYTES) as Dtype[])), fc.array(fc.nat(4), { maxLength: 3 }))
      .chain(([dtype, shape]) => {
        const length = shape.reduce((product, size) => product * size, DTYPE_BYTES[dtype]);
        const bytes = fc.uint8Array({ minLength: length, maxLength: length });
        return bytes.map((bytes): Tensor => ({ dtype, shape, bytes }));
      });
    const name = fc.string({ unit: "grapheme" }).filter((name) => name !== "__metadata__" && name !== "__proto__");
    fc.assert(
      fc.property(
        fc.dictionary(name, tensor),
        fc.dictionary(name, fc.string({ unit: "grapheme" })),
        (tensors, metadata) => {
          const file = joined(safetensorsChunks(tensors, metadata));
          const read = readSafetensors(file);
          expect(read.metadata).toEqual({ ...metadata });
          expect(Object.fromEntries(read.tensors)).toEqual({ ...tensors });
          const turned = Object.fromEntries(Object.entries(tensors).reverse());
          expect(joined(safetensorsChunks(turned, metadata))).toEqual(file);
        },
      ),
    );
  });

  test("bytes that don't fit their shape are not written", () => {
    const tensors: Record<string, Tensor> = { a: { dtype: "F32", shape: [2], bytes: new Uint8Array(7) } };
    expect(() => [...safetensorsChunks(tensors)]).toThrow('mismatched tensor "a": 7 bytes came, its shape needs 8');
  });
});

describe("a file that lies is refused", () => {
  test.each([
    ["fewer than eight bytes", new Uint8Array(7), "invalid size: 7 bytes came, at least 8 were expected"],
    ["a header longer than the file", fileOf("{}", 0, 100n), "invalid header: it claims 100 bytes in a file of 10"],
    ["a header of 4 GiB", fileOf("{}", 0, 2n ** 32n), "invalid header: it claims 4294967296 bytes, at most 100000000"],
    ["a header of 2^64 - 1", fileOf("{}", 0, 2n ** 64n - 1n), "invalid header: it claims 18446744073709552000 bytes"],
    ["an empty header", fileOf("", 8), "invalid header: it claims 0 bytes"],
    [
      "a header that is not UTF-8",
      Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0xc3, 0x28),
      "invalid header: it is not UTF-8",
    ],
    ["a header that is not JSON", fileOf('{"a":'), "invalid header: it is not JSON"],
    ["a header that is a list", fileOf("[]"), "invalid header: it is not a JSON object"],
    ["metadata with a number", fileOf('{"__metadata__":{"a":1}}'), 'invalid __metadata__: {"a":1} came'],
    ["an unknown type", fileOf(`{"a":${entry("F31", [1], [0, 4])}}`, 4), 'unsupported tensor "a": dtype "F31" came'],
    ["a type named like a method", fileOf(`{"a":${entry("toString", [], [0, 4])}}`, 4), 'dtype "toString" came'],
    ["a negative size", fileOf(`{"a":${entry("U8", [-1, -4], [0, 4])}}`, 4), "shape [-1,-4] came"],
    ["half a row", fileOf(`{"a":${entry("U8", [0.5], [0, 4])}}`, 4), "shape [0.5] came"],
    ["a shape that is no list", fileOf(`{"a":${entry("U8", 4, [0, 4])}}`, 4), "shape 4 came"],
    ["a shape beyond all numbers", fileOf(`{"a":${entry("U8", [2 ** 50, 2 ** 50], [0, 4])}}`, 4), "4 bytes came, U8 ["],
    [
      "a shape that overflows to zero",
      fileOf(`{"a":${entry("U8", [2 ** 32, 2 ** 32], [0, 0])}}`),
      "0 bytes came, U8 [",
    ],
    ["too few bytes for a shape", fileOf(`{"a":${entry("F32", [2], [0, 4])}}`, 4), "4 bytes came, F32 [2] needs 8"],
    ["offsets that fall", fileOf(`{"a":${entry("U8", [0], [4, 0])}}`, 4), "data_offsets [4,0] came"],
    ["three offsets", fileOf(`{"a":${entry("U8", [1], [0, 1, 2])}}`, 4), "data_offsets [0,1,2] came"],
    ["a field of another format", fileOf('{"a":{"dtype":"U8"}}'), "dtype, shape and data_offsets were expected"],
    ["a tensor that is null", fileOf('{"a":null}'), "dtype, shape and data_offsets were expected"],
    ["bytes beyond the file", fileOf(`{"a":${entry("U8", [8], [0, 8])}}`, 4), "the header describes 69; it is cut off"],
    [
      "bytes behind the last tensor",
      fileOf(`{"a":${entry("U8", [4], [0, 4])}}`, 5),
      "bytes stand behind its last tensor",
    ],
    [
      "an overlap",
      fileOf(`{"a":${entry("U8", [4], [0, 4])},"b":${entry("U8", [4], [2, 6])}}`, 6),
      'tensor "b": it starts at byte 2 and overlaps the tensor before it, 4 was expected',
    ],
    [
      "a hole",
      fileOf(`{"a":${entry("U8", [2], [4, 6])},"b":${entry("U8", [2], [0, 2])}}`, 6),
      'tensor "a": it starts at byte 4 and leaves a hole before it, 2 was expected',
    ],
    [
      "a name that stands twice",
      fileOf(`{"a":${entry("U8", [0], [0, 0])},"a":${entry("U8", [4], [0, 4])}}`, 4),
      "invalid header: a key stands twice in it",
    ],
    ["metadata that stands twice", fileOf('{"__metadata__":{"a":"1","a":":\\":"}}'), "a key stands twice in it"],
  ])("%s", (_what, file, message) => {
    expect(() => readSafetensors(file)).toThrow(message);
  });

  test("colons and quotes inside strings are no keys", () => {
    const { metadata } = parseHeader(utf8('{"__metadata__":{"a:\\"":"b:\\\\\\":{"}}'));
    expect(metadata).toEqual({ 'a:"': 'b:\\":{' });
  });
});
