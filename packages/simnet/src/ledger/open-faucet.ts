import { generateKeyPairSync, sign } from 'node:crypto';
import {
  AccountRole,
  type Address,
  address,
  appendTransactionMessageInstruction,
  type Blockhash,
  compileTransaction,
  createTransactionMessage,
  getAddressDecoder,
  getTransactionEncoder,
  getU32Encoder,
  getU64Encoder,
  lamports,
  pipe,
  type Signature,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
} from '@solana/kit';
import type { TransactionError } from '../transactions/encode-transaction-error.ts';
import { parseTransaction } from '../transactions/parse-transaction.ts';
import type { Ledger } from './open-ledger.ts';

/** Pays out by a transfer that is in the history like any other. */
export type Faucet = {
  /** @throws AirdropFailedError, for example for less than the rent of a new account. */
  airdrop(recipient: Address, amountLamports: bigint): Signature;
};

/** The faucet paid nothing; `reason` is the error of its transfer. */
export class AirdropFailedError extends Error {
  override readonly name = 'AirdropFailedError';
  readonly reason: TransactionError;

  constructor(reason: TransactionError) {
    super(`the airdrop failed: ${JSON.stringify(reason)}`);
    this.reason = reason;
  }
}

const systemProgram = address('11111111111111111111111111111111');
/** About what all of Solana holds. */
const fundsLamports = 600_000_000_000_000_000n;

/** The faucet's key is new with every ledger, and never leaves it. */
export const openFaucet = (ledger: Ledger): Faucet => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const faucet = getAddressDecoder().decode(Buffer.from(x, 'base64url'));
  fund(ledger, faucet);
  return {
    airdrop: (recipient, amountLamports) => {
      // No transaction calls a program and writes to it; kit would not even build it.
      if (recipient === systemProgram) throw new AirdropFailedError('InvalidWritableAccount');
      const transaction = buildTransfer(ledger, { faucet, recipient, amountLamports });
      const signature = sign(null, Buffer.from(transaction.messageBytes), privateKey);
      const signed = { ...transaction, signatures: { [faucet]: signature } };
      // kit brands 64 bytes as a signature; Ed25519 makes no others.
      const wire = getTransactionEncoder().encode(signed as unknown as typeof transaction);
      return settle(ledger, ledger.send(parseTransaction(Uint8Array.from(wire))));
    },
  };
};

const fund = ({ vm }: Ledger, faucet: Address): void =>
  vm.setAccount({
    address: faucet,
    data: new Uint8Array(),
    executable: false,
    lamports: lamports(fundsLamports),
    programAddress: systemProgram,
    space: 0n,
  });

type Payout = {
  readonly faucet: Address;
  readonly recipient: Address;
  readonly amountLamports: bigint;
};

const buildTransfer = (ledger: Ledger, { faucet, recipient, amountLamports }: Payout) => {
  const { blockhash, lastValidBlockHeight } = ledger.blockhashes.latest();
  const lifetime = { blockhash: blockhash as Blockhash, lastValidBlockHeight }; // the VM's own
  const instruction = {
    programAddress: systemProgram,
    accounts: [
      { address: faucet, role: AccountRole.WRITABLE_SIGNER },
      { address: recipient, role: AccountRole.WRITABLE },
    ],
    // SystemInstruction::Transfer is the third of its enumeration.
    data: Buffer.concat([
      Buffer.from(getU32Encoder().encode(2)),
      Buffer.from(getU64Encoder().encode(amountLamports)),
    ]),
  };
  return pipe(
    createTransactionMessage({ version: 0 }),
    (message) => setTransactionMessageFeePayer(faucet, message),
    (message) => setTransactionMessageLifetimeUsingBlockhash(lifetime, message),
    (message) => appendTransactionMessageInstruction(instruction, message),
    compileTransaction,
  );
};

const settle = ({ history }: Ledger, result: ReturnType<Ledger['send']>): Signature => {
  if ('refused' in result) throw new AirdropFailedError(result.refused);
  const err = history.get(result.executed)?.err ?? null;
  if (err !== null) throw new AirdropFailedError(err);
  return result.executed;
};
