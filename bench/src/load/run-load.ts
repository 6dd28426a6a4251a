import autocannon from 'autocannon';
import { readCpuMs } from './cpu-time.ts';
import { percentile } from './statistics.ts';

export type LoadRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** What one connection sends, one request after another's answer, from the first again at the end. */
export type Lane = readonly LoadRequest[];

export type Load = {
  readonly url: string;
  /** The server's process, for its CPU time. */
  readonly pid: number;
  readonly lanes: readonly Lane[];
  /** The one status that counts as an answer. */
  readonly status: number;
  /** How long to go on; `once`: until each lane was sent once. */
  readonly seconds: number | 'once';
};

export type Measurement = {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU time of the server for one request; null where it cannot be told. */
  readonly cpuMicros: number | null;
  /** How much of one core the client used: near 1, the client was the limit and not the server. */
  readonly clientCpuShare: number;
};

/**
 * Loads a server and measures it.
 * @throws Error on any other status, connection error or timeout: a refused request is cheap, and
 * would flatter the result.
 */
export const runLoad = async (load: Load): Promise<Measurement> => {
  const latenciesMs: number[] = [];
  const unexpected = new Map<number, number>();
  let lastAnswerAt = 0;
  const run = autocannon(autocannonOptions(load));
  run.on('response', (_client: unknown, status: number, _bytes: number, latencyMs: number) => {
    lastAnswerAt = performance.now();
    latenciesMs.push(latencyMs);
    if (status !== load.status) unexpected.set(status, (unexpected.get(status) ?? 0) + 1);
  });
  const before = readClocks(load.pid);
  const { errors } = await run;
  const after = readClocks(load.pid);
  if (errors > 0) throw new Error(`${describe(load)}: ${errors} connection errors or timeouts`);
  if (unexpected.size > 0) throw new Error(`${describe(load)}: ${list(unexpected)}`);
  return summarize(latenciesMs, { before, after, lastAnswerAt });
};

const autocannonOptions = ({ url, lanes, seconds }: Load) => {
  let next = 0;
  return {
    url,
    connections: lanes.length,
    ...(seconds === 'once'
      ? { amount: lanes.reduce((sum, lane) => sum + lane.length, 0) }
      : { duration: seconds }),
    setupClient: (client: { setRequests(requests: MutableRequest[]): void }) => {
      const lane = lanes[next++ % lanes.length] ?? [];
      client.setRequests(lane.map((request) => ({ ...request, headers: { ...request.headers } })));
    },
  };
};

// The client keeps its buffers in the objects it is given.
type MutableRequest = Omit<LoadRequest, 'headers'> & { headers: Record<string, string> };

type Clocks = {
  readonly wallMs: number;
  readonly serverCpuMs: number | null;
  readonly clientCpuMs: number;
};

const readClocks = (pid: number): Clocks => {
  const { user, system } = process.cpuUsage();
  return {
    wallMs: performance.now(),
    serverCpuMs: readCpuMs(pid),
    clientCpuMs: (user + system) / 1000,
  };
};

type Span = { readonly before: Clocks; readonly after: Clocks; readonly lastAnswerAt: number };

const summarize = (latenciesMs: number[], { before, after, lastAnswerAt }: Span): Measurement => {
  const requests = latenciesMs.length;
  const sorted = Float64Array.from(latenciesMs).sort();
  const cpuMs =
    before.serverCpuMs === null || after.serverCpuMs === null
      ? null
      : after.serverCpuMs - before.serverCpuMs;
  return {
    requests,
    requestsPerSecond: (requests * 1000) / (lastAnswerAt - before.wallMs),
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    cpuMicros: cpuMs === null ? null : (cpuMs * 1000) / requests,
    clientCpuShare: (after.clientCpuMs - before.clientCpuMs) / (after.wallMs - before.wallMs),
  };
};

const describe = ({ url, lanes }: Load): string => {
  const [request] = lanes[0] ?? [];
  return `${request?.method} ${new URL(request?.path ?? '/', url).href}`;
};

const list = (statuses: ReadonlyMap<number, number>): string =>
  [...statuses].map(([status, count]) => `${count} answers with ${status}`).join(', ');
