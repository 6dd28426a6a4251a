import { StoreUnavailableError } from '../port.ts';

/**
 * The error for callers. It carries none of ioredis' own, which hold the command's arguments; the
 * code is what Redis or the system calls the failure.
 */
export const buildUnavailable = (what: string, code: string): StoreUnavailableError =>
  Object.assign(new StoreUnavailableError(`Redis ${what} (${code})`), { code });

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

export type Reporter = {
  readonly lost: (nodeKey: string, code: string) => void;
  readonly back: (nodeKey: string) => void;
};

const reportIntervalMs = 10_000;

/** Tells of connections that are lost and that are back, of each node once in a while at most. */
export const openReporter = (onError: (error: unknown) => void): Reporter => {
  const reportedAtMs = new Map<string, number>();
  const away = new Set<string>();
  return {
    lost: (nodeKey, code) => {
      const lastMs = reportedAtMs.get(nodeKey) ?? Number.NEGATIVE_INFINITY;
      if (away.has(nodeKey) || performance.now() - lastMs < reportIntervalMs) return;
      reportedAtMs.set(nodeKey, performance.now());
      away.add(nodeKey);
      onError(buildUnavailable(`at ${nodeKey} cannot be reached`, code));
    },
    back: (nodeKey) => {
      if (away.delete(nodeKey)) {
        onError(buildUnavailable(`at ${nodeKey} answers again`, 'RECONNECTED'));
      }
    },
  };
};
