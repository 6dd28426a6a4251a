import type { ApiCaller } from './api-caller.ts';
import type { ChainReader } from './chain-reader.ts';

/** What the story plays on: a chain, a server, and an API key for each who speaks to it. */
export type Stage = {
  readonly chain: ChainReader;
  readonly api: ApiCaller;
  readonly apiKeys: Readonly<Record<Speaker, string>>;
};

export type Speaker = 'payer' | 'recipient' | 'auditor';
