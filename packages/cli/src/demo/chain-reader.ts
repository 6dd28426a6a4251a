import { CommandError } from '../command-error.ts';

/** Solana's JSON-RPC, as anyone can ask it: what it answers, all the world sees. */
export type ChainReader = {
  slot(): Promise<number>;
  /** Sends a signed transaction, base64; its signature. */
  send(transaction: string): Promise<string>;
  transaction(signature: string): Promise<ExecutedTransaction>;
  balanceLamports(addressBase58: string): Promise<bigint>;
  /** Out of thin air: a simnet has a faucet. */
  airdrop(addressBase58: string, lamports: bigint): Promise<void>;
  /** How many transactions ever named the address, 1,000 at most. */
  countTransactions(addressBase58: string): Promise<number>;
};

export type ExecutedTransaction = {
  readonly slot: number;
  readonly hasFailed: boolean;
  readonly computeUnits: number;
  readonly feeLamports: bigint;
  /** The whole transaction, as it was sent. */
  readonly bytes: Uint8Array;
};

type ChainReaderDeps = {
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly stop: AbortSignal;
};

export const openChainReader = (deps: ChainReaderDeps): ChainReader => ({
  slot: () => ask(deps, 'getSlot', []),
  send: (transaction) => ask(deps, 'sendTransaction', [transaction, { encoding: 'base64' }]),
  transaction: async (signature) => {
    const options = { encoding: 'base64', maxSupportedTransactionVersion: 0 };
    const { slot, transaction, meta } = await ask(deps, 'getTransaction', [signature, options]);
    return {
      slot,
      hasFailed: meta.err !== null,
      computeUnits: meta.computeUnitsConsumed,
      feeLamports: BigInt(meta.fee),
      bytes: Buffer.from(transaction[0], 'base64'),
    };
  },
  balanceLamports: async (addressBase58) =>
    BigInt((await ask(deps, 'getBalance', [addressBase58])).value),
  airdrop: async (addressBase58, lamports) => {
    await ask(deps, 'requestAirdrop', [addressBase58, Number(lamports)]);
  },
  countTransactions: async (addressBase58) =>
    (await ask(deps, 'getSignaturesForAddress', [addressBase58])).length,
});

const timeoutMs = 10_000;

const ask = async (deps: ChainReaderDeps, method: string, params: readonly unknown[]) => {
  const response = await deps.fetch(deps.url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.any([deps.stop, AbortSignal.timeout(timeoutMs)]),
  });
  const { result, error } = JSON.parse(await response.text());
  if (error !== undefined) throw new CommandError(`${method}: ${error.message}`);
  return result;
};
