/** 1: what was asked could not be done. 2: it was asked in the wrong way. */
export type FailureCode = 1 | 2;

/** A failure of which its message, one or more lines without a secret, says all. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: FailureCode;

  constructor(message: string, exitCode: FailureCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A failure that is told by somebody else: by another process, or at the end of this one. */
export class ToldError extends Error {
  override readonly name = 'ToldError';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('told elsewhere');
    this.exitCode = exitCode;
  }
}
