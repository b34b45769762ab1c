// The engine's own thread.

import type { Desk, Message, Reply } from "./call.ts";
import { CALLS } from "./calls.ts";
import { LoadedModels } from "./models.ts";

const page = decodeURIComponent(self.name.slice(self.name.indexOf(" ") + 1));
const reply = (message: Reply) => self.postMessage(message);
const models = new LoadedModels(page, (model, now) => reply({ model, now }));
const running = new Map<number, AbortController>();

self.addEventListener("message", ({ data }: MessageEvent<Message>) => {
  if ("cancel" in data) return running.get(data.cancel)?.abort();
  if ("open" in data) return void models.open(data.file).catch(() => {});
  void answer(data.id, data.name, data.question);
});

// Nearly everything wants the table, so it is fetched before anybody asks; what fails is told to whoever does.
models.table().catch(() => {});

async function answer(id: number, name: string, question: unknown): Promise<void> {
  const control = new AbortController();
  running.set(id, control);
  const desk: Desk<unknown> = {
    table: () => models.table(),
    encoder: () => models.encoder(),
    signal: control.signal,
    tell: (news) => reply({ id, news }),
  };
  try {
    const call = (CALLS as Record<string, (question: unknown, desk: Desk<unknown>) => unknown>)[name];
    reply({ id, answer: await call(question, desk) });
  } catch (error) {
    const { code = "internal", message = String(error) } = error as { code?: string; message?: string };
    reply({ id, code, message });
  } finally {
    running.delete(id);
  }
}
