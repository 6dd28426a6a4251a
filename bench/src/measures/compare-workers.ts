import { type Measurement, runLoad } from '../load/run-load.ts';
import { median } from '../load/statistics.ts';
import type { Options } from '../options.ts';
import { runSipher } from '../servers/run-sipher.ts';
import type { Workspace } from '../servers/workspace.ts';
import { buildWorkloads } from './workloads.ts';

export type WorkersResult = {
  readonly name: string;
  readonly one: readonly Measurement[];
  readonly two: readonly Measurement[];
  /** Requests per second of two workers over those of one. */
  readonly ratio: number;
};

/** Each worker compiles its own hot code: at a half of the requests each, that takes some 5 s. */
const warmUpSeconds = 6;

/** Compares one process with two workers, each over an embedded store, on a CPU-bound operation. */
export const compareWorkers = async (
  workspace: Workspace,
  options: Options,
  onProgress: (text: string) => void,
): Promise<WorkersResult> => {
  const one = await startSide(workspace, options, 1);
  const two = await startSide(workspace, options, 2);
  for (const side of [one, two]) await side.run(warmUpSeconds);
  const rounds: { readonly one: Measurement; readonly two: Measurement }[] = [];
  // On a shared machine the second core is the less certain one: a median of few rounds says little.
  while (rounds.length < 3 * options.rounds) {
    onProgress(`one worker and two, round ${rounds.length + 1}`);
    const ofOne = await one.run(options.seconds);
    rounds.push({ one: ofOne, two: await two.run(options.seconds) });
  }
  await Promise.all([one.stop(), two.stop()]);
  return {
    name: one.name,
    one: rounds.map((round) => round.one),
    two: rounds.map((round) => round.two),
    ratio: median(rounds.map((round) => round.two.requestsPerSecond / round.one.requestsPerSecond)),
  };
};

const startSide = async (workspace: Workspace, options: Options, workers: number) => {
  const store = `lmdb:${workspace.makeFolder()}`;
  // Over libsodium the client would be busier than the servers.
  const settings = { store, workers, curves: 'portable' } as const;
  const { url, pid, stop, ...server } = await runSipher(workspace, settings);
  const [workload] = await buildWorkloads({ ...server, url, pid, stop }, options.connections, {
    generateNear: null,
  });
  if (workload === undefined) throw new Error('there is no workload to compare');
  const { name, lanes, status } = workload;
  return { name, stop, run: (seconds: number) => runLoad({ url, pid, lanes, status, seconds }) };
};
