import { fstatSync, writeFileSync } from 'node:fs';
import { ToldError } from './command-error.ts';

/** Standard output, of which the process is to know at its end whether it took everything. */
export type Output = {
  readonly write: (text: string) => void;
  /** Resolves once all of it has left this process. @throws ToldError if some of it never will */
  readonly flush: () => Promise<void>;
  /** Resolves once something could not be written. */
  readonly failed: Promise<void>;
  /** Flushes. @returns null, or in one line why something could not be written */
  readonly close: () => Promise<string | null>;
};

/** Takes the stream's failures over: whoever opens it asks for them by `close`. */
export const openOutput = (stream: NodeJS.WriteStream & { readonly fd: number }): Output => {
  const failures: NodeJS.ErrnoException[] = [];
  const failed = new Promise<void>((resolve) => {
    stream.on('error', (error) => {
      failures.push(error);
      resolve();
    });
  });
  // A pipe may still hold some of it back. The callback comes before the event.
  const settle = () =>
    new Promise<NodeJS.ErrnoException | null>((resolve) => {
      stream.write('', (error) => {
        if (error) failures.push(error);
        resolve(failures[0] ?? null);
      });
    });
  const isFile = fstatSync(stream.fd).isFile();
  return {
    write: (text) => (isFile ? writeToFile(stream, text) : stream.write(text)),
    flush: async () => {
      if ((await settle()) !== null) throw new ToldError(1);
    },
    failed,
    close: async () => {
      const failure = await settle();
      return failure === null ? null : describe(failure);
    },
  };
};

/** The stream itself takes a disk that had room for a part of the text for one that took all. */
const writeToFile = (stream: NodeJS.WriteStream & { readonly fd: number }, text: string): void => {
  try {
    writeFileSync(stream.fd, text);
  } catch (error) {
    stream.emit('error', error);
  }
};

/** Whoever reads may have seen enough, as `head` has. */
const describe = ({ code }: NodeJS.ErrnoException): string =>
  code === 'EPIPE' ? 'standard output was closed' : `standard output cannot be written (${code})`;
