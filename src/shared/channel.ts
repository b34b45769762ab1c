// Worker threads as message channels, the same for workers of Node and Web Workers.

import { runsInNode } from "./runtime.ts";

/** The owner's end of a channel to a worker. */
export interface Channel<Message> {
  /** @param transfer buffers that are handed over rather than copied. */
  post(message: Message, transfer?: ArrayBuffer[]): void;
  /** Whether the worker keeps the process alive: only while there is work on it. */
  hold(busy: boolean): void;
  /** Ends it at once, in the middle of its work if need be. */
  stop(): Promise<unknown>;
}

/** Where a worker's code is: its address, and how a page opens it (spelt out there, so that bundlers see it). */
export interface WorkerScript {
  readonly url: URL;
  openWeb(): Worker;
}

type Ready = { ready: true };
type OnLoss = (reason: unknown) => void;

/** Starts a worker and waits until it listens. `onLoss` is told when the thread itself is lost. */
export function openChannel<Message, Answer extends object>(
  script: WorkerScript,
  onAnswer: (answer: Answer) => void,
  onLoss: OnLoss,
): Promise<Channel<Message>> {
  return new Promise((resolve, reject) => {
    const lost = (reason: unknown) => {
      reject(reason);
      onLoss(reason);
    };
    const answered = async (answer: Answer | Ready) => {
      if (!("ready" in answer)) return onAnswer(answer as Answer);
      const open = await channel;
      open.hold(false);
      resolve(open);
    };
    const channel = runsInNode() ? openInNode(script, answered, lost) : openInPage(script, answered, lost);
    channel.catch(reject);
  });
}

async function openInNode<Message, Answer>(
  { url }: WorkerScript,
  onAnswer: (answer: Answer) => void,
  onLoss: OnLoss,
): Promise<Channel<Message>> {
  const { Worker: NodeWorker } = await import("node:worker_threads");
  // Without the caller's flags: `node --input-type=module --eval` would have the worker refuse its own file.
  const worker = new NodeWorker(url, { execArgv: [] });
  worker.on("message", onAnswer);
  worker.on("error", onLoss);
  worker.on("exit", (code) => onLoss(new Error(`internal: a worker ended by itself, with code ${code}`)));
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    hold: (busy) => (busy ? worker.ref() : worker.unref()),
    stop: () => worker.terminate(),
  };
}

async function openInPage<Message, Answer>(
  script: WorkerScript,
  onAnswer: (answer: Answer) => void,
  onLoss: OnLoss,
): Promise<Channel<Message>> {
  const worker = script.openWeb();
  worker.addEventListener("message", (event) => onAnswer(event.data));
  worker.addEventListener("error", ({ message }) =>
    onLoss(new Error(`internal: a worker failed: ${message ?? "its script could not be loaded"}`)),
  );
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    hold: () => {},
    stop: async () => worker.terminate(),
  };
}

type Reply<Answer> = (answer: Answer, transfer?: ArrayBuffer[]) => void;

/** The worker's end: hands each message to `handler`, which may answer with `reply`. */
export function listen<Message, Answer>(handler: (message: Message, reply: Reply<Answer>) => void): void {
  const post = openPort<Message, Answer | Ready>((message) => handler(message, reply));
  const reply: Reply<Answer> = (answer, transfer) => void post.then((send) => send(answer, transfer));
  // The owner waits for this before it sends anything, so that no message comes before there is a listener.
  void post.then((send) => send({ ready: true }));
}

async function openPort<Message, Answer>(handler: (message: Message) => void): Promise<Reply<Answer>> {
  if (runsInNode()) {
    const { parentPort } = await import("node:worker_threads");
    parentPort?.on("message", handler);
    return (answer, transfer = []) => parentPort?.postMessage(answer, transfer);
  }
  self.addEventListener("message", (event) => handler(event.data));
  return (answer, transfer = []) => self.postMessage(answer, { transfer });
}
