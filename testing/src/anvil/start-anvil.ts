import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../free-port.ts';
import { waitUntil } from '../wait-until.ts';
import { startWatchdog } from '../watchdog.ts';
import { anvilBinary } from './anvil-binary.ts';

export type AnvilOptions = {
  /** 31337 unless told. */
  readonly chainId?: number;
  /** A free one unless told; must not be 0. */
  readonly port?: number;
};

/** An EVM node of its own, on the loopback, with ten funded accounts that it signs for. */
export type Anvil = {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly chainId: number;
  /** Calls a JSON-RPC method; rejects with the node's error, or if no answer comes within 5 s. */
  readonly request: (method: string, params?: readonly unknown[]) => Promise<unknown>;
  /** Ends it at once. */
  readonly stop: () => Promise<void>;
};

/**
 * Starts an EVM node that ends with this process, however that ends. Resolves once it answers.
 * Its accounts are those of the mnemonic `test test ... junk`.
 *
 * @example
 * ```ts
 * const anvil = await startAnvil({ chainId: 8453 });
 * await anvil.request('eth_chainId'); // '0x2105'
 * await anvil.stop();
 * ```
 */
export const startAnvil = async (options: AnvilOptions = {}): Promise<Anvil> => {
  const { chainId = 31_337, port = await findFreePort() } = options;
  const folder = await mkdtemp(join(tmpdir(), 'sipher-anvil-'));
  const watchdog = startWatchdog(folder);
  const { child, log } = spawnAnvil(folder, ['--port', `${port}`, '--chain-id', `${chainId}`]);
  const ended = once(child, 'exit');
  watchdog.watch(child.pid ?? null);
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill('SIGKILL');
    if (child.pid !== undefined) await ended;
    await watchdog.close();
  };
  try {
    await waitUntil(`anvil answers on port ${port}`, async () => {
      if (child.pid === undefined || child.exitCode !== null) {
        throw new Error(`anvil ended: ${log()}`);
      }
      return answers(url);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  const request: Anvil['request'] = (method, params = []) => callAnvil(url, method, params);
  return { url, port, pid: child.pid ?? 0, chainId, request, stop };
};

const spawnAnvil = (folder: string, args: readonly string[]) => {
  // Instant mining is the default; what it would keep of itself goes into the folder.
  const child: ChildProcess = spawn(anvilBinary() ?? 'anvil', ['--host', '127.0.0.1', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: folder },
  });
  let text = '';
  child.once('error', (error) => {
    text += error.message;
  });
  for (const stream of [child.stdout, child.stderr]) {
    // The end of a long log says what went wrong; the whole of it would only grow.
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text = (text + part).slice(-20_000);
    });
  }
  return { child, log: () => text };
};

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await callAnvil(url, 'eth_chainId', [])) !== null;
  } catch {
    // Nobody listens yet.
    return false;
  }
};

const callAnvil = async (
  url: string,
  method: string,
  params: readonly unknown[],
): Promise<unknown> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.timeout(5_000),
  });
  // The node's own answer: a result or an error.
  const { result, error } = (await response.json()) as {
    result?: unknown;
    error?: { message: string };
  };
  if (error !== undefined) throw new Error(`${method}: ${error.message}`);
  return result;
};
