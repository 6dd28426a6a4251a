import { type Measurement, runLoad } from '../load/run-load.ts';
import { median } from '../load/statistics.ts';
import type { Options } from '../options.ts';
import { callApi } from '../servers/call-api.ts';
import { runBare } from '../servers/run-bare.ts';
import type { RunningServer } from '../servers/run-server.ts';
import { runSipher, type Sipher, type SipherSettings } from '../servers/run-sipher.ts';
import type { Workspace } from '../servers/workspace.ts';
import type { Workload } from './workloads.ts';

export type OperationResult = {
  readonly name: string;
  readonly target: number | null;
  readonly bare: Measurement;
  readonly ours: Measurement;
  /** Ours as a share of the bare echo's requests per second. */
  readonly ratio: number;
  /** The same share, were both to use the same CPU time of the server; null if not known. */
  readonly cpuRatio: number | null;
  readonly rounds: readonly Round[];
};

type Round = { readonly bare: Measurement; readonly ours: Measurement };

const warmUpSeconds = 1;

export type Comparison = {
  readonly workspace: Workspace;
  readonly options: Options;
  readonly settings: SipherSettings;
  /** What to measure, made ready on the server. */
  readonly buildWorkloads: (server: Sipher, connections: number) => Promise<Workload[]>;
  readonly onProgress: (text: string) => void;
};

/** Measures each operation beside a bare Fastify that answers with a body of the same size. */
export const compareOperations = async ({
  workspace,
  options,
  settings,
  buildWorkloads,
  onProgress,
}: Comparison): Promise<OperationResult[]> => {
  const ours = await runSipher(workspace, settings);
  const results: OperationResult[] = [];
  for (const workload of await buildWorkloads(ours, options.connections)) {
    onProgress(workload.name);
    const bare = await runBareFor(workspace, ours, workload);
    results.push(await compare({ bare, ours }, workload, options));
    await bare.stop();
  }
  await ours.stop();
  return results;
};

const runBareFor = async (
  workspace: Workspace,
  ours: RunningServer,
  { lanes, route, status }: Workload,
): Promise<RunningServer> => {
  const [request] = lanes[0] ?? [];
  if (request === undefined) throw new Error(`${route}: no requests to send`);
  const answer = await callApi(ours.url, request);
  return runBare(workspace, { method: request.method, route, status, answer });
};

type Servers = { readonly bare: RunningServer; readonly ours: RunningServer };

const compare = async (
  servers: Servers,
  workload: Workload,
  { seconds, rounds: count }: Options,
): Promise<OperationResult> => {
  await runRound(servers, workload, warmUpSeconds);
  const rounds: Round[] = [];
  // In turns: what else happens on the machine then hits both alike.
  while (rounds.length < count) rounds.push(await runRound(servers, workload, seconds));
  const cpuRatios = rounds.map(({ bare, ours }) =>
    bare.cpuMicros === null || ours.cpuMicros === null ? null : bare.cpuMicros / ours.cpuMicros,
  );
  return {
    name: workload.name,
    target: workload.target,
    bare: medianMeasurement(rounds.map(({ bare }) => bare)),
    ours: medianMeasurement(rounds.map(({ ours }) => ours)),
    ratio: median(rounds.map(({ bare, ours }) => ours.requestsPerSecond / bare.requestsPerSecond)),
    cpuRatio: medianIfKnown(cpuRatios),
    rounds,
  };
};

const runRound = async (
  { bare, ours }: Servers,
  { lanes, status, prepare }: Workload,
  seconds: number,
): Promise<Round> => {
  const ofBare = await runLoad({ ...bare, lanes, status, seconds });
  await prepare?.();
  return { bare: ofBare, ours: await runLoad({ ...ours, lanes, status, seconds }) };
};

/** Each figure's median over the rounds. */
export const medianMeasurement = (rounds: readonly Measurement[]): Measurement => ({
  requests: median(rounds.map(({ requests }) => requests)),
  requestsPerSecond: median(rounds.map(({ requestsPerSecond }) => requestsPerSecond)),
  p50Ms: median(rounds.map(({ p50Ms }) => p50Ms)),
  p99Ms: median(rounds.map(({ p99Ms }) => p99Ms)),
  cpuMicros: medianIfKnown(rounds.map(({ cpuMicros }) => cpuMicros)),
  clientCpuShare: median(rounds.map(({ clientCpuShare }) => clientCpuShare)),
});

const medianIfKnown = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === values.length ? median(known) : null;
};
