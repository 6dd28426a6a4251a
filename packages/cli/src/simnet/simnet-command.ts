import { type Command, InvalidArgumentError } from 'commander';
import type { CliDeps } from '../deps.ts';
import { toStartError } from '../serve/start-error.ts';

type Address = { readonly host: string; readonly port: number };

/** Sets up `sipher simnet`. */
export const setUpSimnet = (command: Command, deps: CliDeps): void => {
  command
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--port <number>', 'the port to listen on; 0 takes one that is free', parsePort, 8899)
    .action((address: Address) => runSimnet(address, deps));
};

const runSimnet = async (address: Address, deps: CliDeps): Promise<void> => {
  // Asked for first: a signal that comes during the start stops the simnet once it has started.
  const stop = deps.waitForStop();
  // Loaded here: its VM and libraries take half a second, and no other command needs them.
  const { startSimnet } = await import('@sipher/simnet');
  const simnet = await startSimnet(address).catch((error: unknown) => {
    throw toStartError(error, address);
  });
  deps.writeOut(`Solana JSON-RPC at ${simnet.url}\n`);
  await stop;
  await simnet.close();
};

const parsePort = (text: string): number => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new InvalidArgumentError('Expected a whole number, 0 to 65535.');
};
