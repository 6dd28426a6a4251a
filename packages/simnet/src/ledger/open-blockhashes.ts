/**
 * How many blocks a blockhash is good for: `MAX_PROCESSING_AGE` of Solana.
 * @see https://github.com/anza-xyz/solana-sdk/blob/master/clock/src/lib.rs
 */
export const blockhashLifeSlots = 150n;

export type Blockhashes = {
  /** A hash that is the latest from this slot on. Its slot is not before that of any other. */
  add(blockhash: string, slot: bigint): void;
  latest(): { readonly blockhash: string; readonly lastValidBlockHeight: bigint };
  isValid(blockhash: string, slot: bigint): boolean;
};

/** The hashes that transactions may name, each until its last block has passed. */
export const openBlockhashes = (): Blockhashes => {
  const lastValid = new Map<string, bigint>();
  let latest = { blockhash: '', lastValidBlockHeight: 0n };
  return {
    add: (blockhash, slot) => {
      latest = { blockhash, lastValidBlockHeight: slot + blockhashLifeSlots };
      lastValid.set(blockhash, latest.lastValidBlockHeight);
      for (const [hash, end] of lastValid) {
        if (end >= slot) return;
        lastValid.delete(hash);
      }
    },
    latest: () => latest,
    isValid: (blockhash, slot) => slot <= (lastValid.get(blockhash) ?? -1n),
  };
};
