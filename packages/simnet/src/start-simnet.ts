import type { Address, Signature } from '@solana/kit';
import { listenJsonRpc } from './json-rpc/listen-json-rpc.ts';
import { blockhashLifeSlots } from './ledger/open-blockhashes.ts';
import { openFaucet } from './ledger/open-faucet.ts';
import { openLedger } from './ledger/open-ledger.ts';
import { createRunMethod } from './methods/run-method.ts';

/** Where a simnet listens, and what it goes by. */
export type SimnetOptions = {
  /** The address to listen on. Default: 127.0.0.1, which only this machine reaches. */
  readonly host?: string | undefined;
  /** Default: 0, a port that is free. */
  readonly port?: number | undefined;
  /** How many executed transactions are remembered before the oldest are forgotten. */
  readonly maxTransactions?: number | undefined;
  /** The time in milliseconds since 1970, from which blocks take theirs. Default: Date.now. */
  readonly now?: (() => number) | undefined;
};

/** A Solana of one process: a real VM behind JSON-RPC. All is gone once it is closed. */
export type Simnet = {
  /** Where it answers JSON-RPC, for example `http://127.0.0.1:8899`. */
  readonly url: string;
  /**
   * Pays lamports (u64) from a faucet, by a transaction of its own, whose signature is the answer.
   * @throws AirdropFailedError where it would leave the account under its rent.
   */
  airdrop(recipient: Address, amountLamports: bigint): Signature;
  /** As many blocks pass without a transaction; a blockhash is good for 150. */
  advanceSlots(count: number): void;
  /** So many blocks pass that no blockhash given out so far is good any more. */
  expireBlockhash(): void;
  /** Resolves once nothing listens any more. */
  close(): Promise<void>;
};

/**
 * Starts Solana's JSON-RPC over LiteSVM. Every transaction makes a block of its own, which is final
 * at once.
 * @throws Error of Node with its code where it cannot listen, for example EADDRINUSE.
 * @see docs/simnet.md for the methods and for what differs from a cluster
 * @example
 * const simnet = await startSimnet();
 * const rpc = createSolanaRpc(simnet.url);
 * simnet.airdrop(signer.address, 1_000_000_000n);
 * await simnet.close();
 */
export const startSimnet = async (options: SimnetOptions = {}): Promise<Simnet> => {
  const { host = '127.0.0.1', port = 0, maxTransactions = 10_000, now = Date.now } = options;
  const ledger = openLedger({ maxTransactions, now });
  const faucet = openFaucet(ledger);
  const listener = await listenJsonRpc(createRunMethod({ ledger, faucet }), { host, port });
  return {
    url: listener.url,
    airdrop: faucet.airdrop,
    advanceSlots: (count) => ledger.advanceSlots(BigInt(count)),
    expireBlockhash: () => ledger.advanceSlots(blockhashLifeSlots + 1n),
    close: listener.close,
  };
};
