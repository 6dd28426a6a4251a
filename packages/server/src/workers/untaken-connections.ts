import type { SendHandle } from 'node:child_process';
import type { Worker } from 'node:cluster';
import type { WorkerWatch } from './fork-worker.ts';

/**
 * Closes the connections that a watched worker was handed and did not take before it ended. The
 * primary keeps its copy of a connection until the worker says that it has it: of a worker that is
 * gone nothing comes, and the client would wait without end on a copy that nobody serves.
 * @see https://github.com/nodejs/node/blob/v20.x/lib/internal/cluster/round_robin_handle.js
 */
export const openUntakenConnections = (): WorkerWatch => {
  const holders: Holders = new Map();
  return (worker) => {
    const { process: child } = worker;
    const send = child.send.bind(child);
    // The cluster hands connections over through this method: `(message, handle)`.
    child.send = (...args: unknown[]) => {
      if (isConnection(args[1])) hold(holders, args[1], worker);
      // The arguments are those of one of the overloads of `send`.
      return send(...(args as [string, SendHandle]));
    };
    // Not at its 'disconnect': that does not come while a connection is on its way.
    worker.once('exit', () => setTimeout(closeHeldBy, lastWordsMs, holders, worker));
  };
};

type Connection = { close: (...args: unknown[]) => unknown };

/** To whom each connection that no worker has taken yet was handed last. */
type Holders = Map<Connection, Worker>;

/** By then what the worker said last has been read: connections that it refused have gone to others. */
const lastWordsMs = 100;

const closeHeldBy = (holders: Holders, worker: Worker): void => {
  for (const [connection, holder] of holders) if (holder === worker) connection.close();
};

/** The cluster closes its copy once the worker has taken the connection. */
const hold = (holders: Holders, connection: Connection, worker: Worker): void => {
  if (!holders.has(connection)) {
    const close = connection.close.bind(connection);
    connection.close = (...args) => {
      holders.delete(connection);
      return close(...args);
    };
  }
  holders.set(connection, worker);
};

const isConnection = (value: unknown): value is Connection =>
  typeof value === 'object' &&
  value !== null &&
  'close' in value &&
  typeof value.close === 'function';
