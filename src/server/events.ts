// An answer as server-sent events: how far it is, then the answer or why there is none.
//
// Source: WHATWG HTML, "Server-sent events".

import type { Tell } from "./verb.ts";

/**
 * A stream of `progress` events, {"done","total"} and, in a job of several stages, "stage", and one `result` or `error`.
 * `work` begins at once; `closed` is told when the stream has ended or its reader has left.
 *
 * @param failure an error as the JSON of an answer.
 */
export function eventStream(
  work: (tell: Tell) => Promise<string>,
  failure: (error: unknown) => string,
  closed: () => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let open = true;
  return new ReadableStream({
    async start(controller) {
      const send = (event: string, data: string) => {
        if (open) controller.enqueue(encoder.encode(`event: ${event}\n${dataLines(data)}\n\n`));
      };
      try {
        send("result", await work((done, total, stage) => send("progress", JSON.stringify({ done, total, stage }))));
      } catch (error) {
        send("error", failure(error));
      }
      if (!open) return;
      open = false;
      controller.close();
      closed();
    },
    cancel() {
      open = false;
      closed();
    },
  });
}

/** Lines of an answer are lines of its event; the reader puts line ends between them again. */
function dataLines(data: string): string {
  const lines = data.replace(/\n$/, "").split("\n");
  return lines.map((line) => `data: ${line}`).join("\n");
}
