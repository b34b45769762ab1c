// Many jobs on few threads, of which some must not run at the same time, because they write to the same place.

import type { WorkerPool } from "../../kernels/pool.ts";
import { throwIfCancelled } from "../../shared/errors.ts";

export interface Jobs<Job> {
  /** What is to be done, in the order in which it is begun where nothing stands in the way. */
  jobs: readonly Job[];
  /** The places that a job writes to: no two jobs that share one run at the same time. Default: none. */
  places?: (job: Job) => readonly number[];
  /** Does a job on thread `worker` of the pool. */
  run: (job: Job, worker: number) => Promise<unknown>;
  /** What an error calls the work. */
  what: string;
  /** Ends the work with `cancelled` before the next job. */
  signal?: AbortSignal | undefined;
  /** Called after every job with how many are done. */
  onDone?: (done: number) => void;
}

/** Does all jobs, each thread of the pool one after the other. Throws `cancelled`, and what a job throws. */
export async function doJobs<Job>(pool: WorkerPool, options: Jobs<Job>): Promise<void> {
  const { places = () => [], run, what, signal, onDone } = options;
  const pending = [...options.jobs];
  const busy = new Set<number>();
  const running = new Set<Promise<unknown>>();
  const work = async (worker: number) => {
    while (pending.length > 0) {
      throwIfCancelled(signal, what);
      const at = pending.findIndex((job) => !places(job).some((place) => busy.has(place)));
      if (at < 0) {
        await Promise.race(running);
        continue;
      }
      const [job] = pending.splice(at, 1);
      for (const place of places(job)) busy.add(place);
      const ended = run(job, worker).finally(() => {
        for (const place of places(job)) busy.delete(place);
        running.delete(ended);
      });
      running.add(ended);
      await ended;
      onDone?.(options.jobs.length - pending.length - running.size);
    }
  };
  await Promise.all(Array.from({ length: pool.size }, (_, worker) => work(worker)));
}
