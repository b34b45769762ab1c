// Bytes to lines of text, for the formats that go by lines.

/** The lines of UTF-8 text without their ends ("\n" or "\r\n"); a line is held whole. */
export async function* readLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of pieces) {
    const lines = decoder.decode(piece, { stream: true }).split("\n");
    // subtle: a long line must not be copied anew with each of its pieces, and `+=` does not copy.
    lines[0] = rest + lines[0];
    rest = lines.pop() ?? "";
    for (const line of lines) yield line.endsWith("\r") ? line.slice(0, -1) : line;
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}
