/** What an endpoint answered does not fit to what it or another one has answered before. */
export class FollowerError extends Error {
  override readonly name = 'FollowerError';
  /** The log shows codes of failures, and no messages. */
  readonly code: string;

  constructor(reason: string) {
    super(`cannot follow: ${reason}`);
    this.code = reason;
  }
}
