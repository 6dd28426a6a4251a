import { StoreUnavailableError } from '../port.ts';

/**
 * The error for callers. It carries none of ioredis' own, which hold the command's arguments; the
 * code is what Redis or the system calls the failure.
 */
export const buildUnavailable = (what: string, code: string): StoreUnavailableError =>
  new StoreUnavailableError(`Redis ${what} (${code})`, { code });

/** The command did not leave this process: it may be sent again, whatever it is. */
export class NotSentError extends Error {
  override readonly name = 'NotSentError';
}

/** The connection ended before the reply came: whether the command was carried out is unknown. */
export class ReplyLostError extends Error {
  override readonly name = 'ReplyLostError';
}

/** Fewer replicas than asked for have what was written, within the time that was given. */
export class TooFewReplicasError extends Error {
  override readonly name = 'TooFewReplicasError';
}

/** An error that the server replied, as opposed to one of the connection. */
export const isReplyError = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'ReplyError';

/** The first word of a reply, such as `MOVED`, or the system's code, such as `ECONNREFUSED`. */
export const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'UNKNOWN';
  if ('code' in error && typeof error.code === 'string') return error.code;
  const { name, message } = error;
  if (name === 'ReplyError') return /^[A-Z]+\b/.exec(message)?.[0] ?? 'ERR';
  return message.startsWith('Socket timeout') ? 'ETIMEDOUT' : 'ECONNRESET';
};
