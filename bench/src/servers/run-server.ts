import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '@sipher/testing';
import { type Child, type Workspace, waitForEnd } from './workspace.ts';

export type RunningServer = {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process to the first 200 of `/v1/ready`. */
  readonly startUpMs: number;
  readonly stop: () => Promise<void>;
};

export type ServerScript = {
  readonly script: string;
  readonly args: (port: number) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
};

const pollIntervalMs = 5;
const startPatienceMs = 60_000;

/** Starts a server on a free port of the loopback and waits until it is ready. */
export const runServer = async (
  workspace: Workspace,
  { script, args, env }: ServerScript,
): Promise<RunningServer> => {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const child = workspace.run(script, args(port), env);
  await waitUntilReady(url, child);
  const startUpMs = performance.now() - startedAt;
  const { pid } = child.process;
  if (pid === undefined) throw new Error(`${script} has no process id`);
  return { url, pid, startUpMs, stop: () => stop(child) };
};

const waitUntilReady = async (url: string, child: Child): Promise<void> => {
  const deadline = performance.now() + startPatienceMs;
  while (!(await isReady(url))) {
    if (child.process.exitCode !== null || performance.now() > deadline) {
      throw new Error(`${child.process.spawnargs[1]} did not become ready: ${child.stderr()}`);
    }
    await delay(pollIntervalMs);
  }
};

const isReady = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(`${url}/v1/ready`, { headers: { Connection: 'close' } });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false; // nothing listens yet
  }
};

const stop = async (child: Child): Promise<void> => {
  child.process.kill('SIGTERM');
  await waitForEnd(child);
};
