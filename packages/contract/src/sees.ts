/** A secret that stands in a request or in an answer. */
export type Secret =
  | 'spending private key'
  | 'viewing private key'
  | 'viewing key'
  | 'shared secret'
  | 'blinding factor'
  | 'API key';

/**
 * What the server gets to know by answering an operation: for whoever decides what to ask of a
 * server and what to do at home.
 */
export type Sees = {
  /** In the request or the answer; none of them outlives the call, but for what `keeps` names. */
  readonly secrets: readonly Secret[];
  /** What it learns beside the API key and the time, as words that end a sentence. */
  readonly learns: string;
  /** What is still there after the answer; absent: nothing but the counters of limits and usage. */
  readonly keeps?: string;
  /** How the same is done without a server, by a function of `@sipher/client/local`. */
  readonly atHome?: string;
};

/** Of an operation whose answer is the same for everybody. */
export const nothingOfTheCaller: Sees = { secrets: [], learns: 'Nothing of the caller' };
