import { generateKeyPairSync, sign } from 'node:crypto';
import { encodeNativeAddress } from '@sipher/core';
import type { Simnet } from '@sipher/simnet';
import { address } from '@solana/kit';

/** A funded key of Solana that signs what was built for it, and sends it. */
export const openSolanaWallet = (simnet: Simnet) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  // RFC 8410: the key is what ends the SPKI.
  const bytes = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const addressBase58 = encodeNativeAddress('solana', bytes).address;
  simnet.airdrop(address(addressBase58), 10_000_000_000n);
  const signAndSend = async (transactionBase64: string): Promise<string> => {
    // One signature of 64 bytes after its count, then the message.
    const wire = Buffer.from(transactionBase64, 'base64');
    wire.set(sign(null, wire.subarray(65), privateKey), 1);
    const params = [wire.toString('base64'), { encoding: 'base64' }];
    const response = await fetch(simnet.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'sendTransaction', params }),
    });
    // As JSON-RPC has it.
    const { result, error } = (await response.json()) as { result?: unknown; error?: unknown };
    if (typeof result !== 'string') throw new Error(JSON.stringify(error));
    return result;
  };
  return { addressBase58, signAndSend };
};
