import {
  type Connection,
  findCredential,
  openConnection,
  type RemoteOptions,
} from '../api/connection.ts';
import type { CliDeps } from '../deps.ts';

/** @throws CommandError, exit code 2, without an admin key or with one that cannot be sent */
export const openAsAdmin = async (options: RemoteOptions, deps: CliDeps): Promise<Connection> =>
  openConnection(options, await findCredential('admin', options, deps), deps);
