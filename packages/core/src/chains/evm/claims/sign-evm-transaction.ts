import { recoverAddress, sign as signDigest } from 'ox/Secp256k1';
import { from as envelopeFrom, getSignPayload, hash, serialize } from 'ox/TxEnvelopeEip1559';
import { equalBytes } from '../../../equal-bytes.ts';
import { decodeEvmAddress } from '../evm-address.ts';
import { asHex } from '../evm-announcer.ts';

/** A transaction of type 2 (EIP-1559) whose whole price of gas is known before. */
export type EvmTransaction = {
  /** The account that signs, 0x and 40 hex digits. */
  readonly from: string;
  readonly chainId: number;
  readonly nonce: number;
  readonly to: string;
  /** Wei. */
  readonly value: bigint;
  /** 0x and hex. */
  readonly data: string;
  readonly gasLimit: bigint;
  /** Wei for a unit of gas: the most that is paid, and all of it where the tip may be so high. */
  readonly feePerGasWei: bigint;
};

/** A signed transaction, and its id. */
export type SignedEvmTransaction = {
  /** What `eth_sendRawTransaction` takes. */
  readonly transaction: string;
  /** 0x and 64 hex digits. */
  readonly hash: string;
};

/**
 * Signs a transaction with a private key of 32 bytes.
 *
 * @throws Error where the key is not that of `from`, or the signature does not verify: nothing is
 * released.
 * @see https://eips.ethereum.org/EIPS/eip-1559
 */
export const signEvmTransaction = (
  transaction: EvmTransaction,
  privateKey: Uint8Array,
): SignedEvmTransaction => {
  const envelope = envelopeOf(transaction);
  const signature = signEvmDigest(getSignPayload(envelope), privateKey, transaction.from);
  const signed = envelopeFrom(envelope, { signature });
  return { transaction: serialize(signed), hash: hash(signed) };
};

/** A transaction before it is signed, as a chain that charges for its bytes is asked about it. */
export const encodeUnsignedTransaction = (transaction: EvmTransaction): string =>
  serialize(envelopeOf(transaction));

/**
 * An ECDSA signature over a digest (0x and hex), checked to be that of the account: a fault of the
 * machine while signing could give the key away.
 */
export const signEvmDigest = (digest: string, privateKey: Uint8Array, account: string) => {
  const payload = asHex(digest);
  const signature = signDigest({ payload, privateKey, extraEntropy: false });
  const signer = decodeEvmAddress(recoverAddress({ payload, signature }), 'signer');
  if (!equalBytes(signer, decodeEvmAddress(account, 'from'))) {
    throw new Error("signature: not the account's");
  }
  return signature;
};

const envelopeOf = (transaction: EvmTransaction) =>
  envelopeFrom({
    chainId: transaction.chainId,
    nonce: BigInt(transaction.nonce),
    to: asHex(transaction.to),
    value: transaction.value,
    data: asHex(transaction.data),
    gas: transaction.gasLimit,
    maxFeePerGas: transaction.feePerGasWei,
    // The whole of it as a tip: what is charged is then known, and an account can be emptied.
    maxPriorityFeePerGas: transaction.feePerGasWei,
  });
