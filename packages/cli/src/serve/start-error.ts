import type { Settings } from '@sipher/server/settings';
import { CommandError } from '../command-error.ts';

/** A worker's port is bound by the process that it was forked by. */
const listenCalls: readonly unknown[] = ['listen', 'bind', 'getaddrinfo'];

const listenReasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process listens there',
  EACCES: 'not permitted',
  EADDRNOTAVAIL: 'this machine does not have that address',
  ENOTFOUND: 'no such host',
};

type ListenAddress = Pick<Settings, 'host' | 'port'>;

/** What kept the server from starting, in one line; a failure that nobody foresaw stays as it is. */
export const toStartError = (error: unknown, { host, port }: ListenAddress): unknown => {
  if (!isSystemError(error)) return error;
  if (!listenCalls.includes(error.syscall)) {
    // Of files: such a message names the call and the path.
    return new CommandError(error.message);
  }
  const reason = listenReasons[error.code] ?? error.code;
  return new CommandError(`cannot listen on ${host}, port ${port}: ${reason} (${error.code})`);
};

type SystemError = Error & { readonly code: string; readonly syscall: string };

const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error && 'syscall' in error && 'code' in error;
