import { destination, type Logger, pino, stdTimeFunctions } from 'pino';

/**
 * A write for each line would cost more than the request; a crash may lose the last lines. No write
 * is longer than what a pipe takes whole (PIPE_BUF), so that lines of several workers do not mix.
 */
const buffered = { sync: false, minLength: 3072, maxWrite: 4096, periodicFlush: 250 };

export type LogOptions = {
  /** The number of the worker that writes, which each of its lines then carries. */
  readonly worker?: number | undefined;
  /** Each line is written at once. For a process that writes few. */
  readonly unbuffered?: boolean;
};

/** Opens the log of this process: JSON lines on standard output. */
export const openLog = (level: string, { worker, unbuffered }: LogOptions = {}): Logger =>
  pino(
    {
      level,
      base: worker === undefined ? null : { worker },
      timestamp: stdTimeFunctions.epochTime,
    },
    destination({ fd: 1, ...(unbuffered ? { sync: true } : buffered) }),
  );
