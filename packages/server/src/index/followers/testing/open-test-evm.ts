import { deployAnnouncer, startAnvil, waitUntil } from '@sipher/testing';
import { encodeFunctionData, parseAbi, toHex } from 'viem';

const abi = parseAbi([
  'function announce(uint256 schemeId, address stealthAddress, bytes ephemeralPubKey, bytes metadata)',
]);

type Announced = {
  readonly ephemeralPublicKey: Uint8Array;
  readonly viewTag: number;
  readonly announcedAddress: Uint8Array;
};

/** anvil with the announcer, which anyone can call. */
export const openTestEvm = async (chainId: number) => {
  const anvil = await startAnvil({ chainId });
  const announcer = await deployAnnouncer(anvil);
  const [from] = (await anvil.request('eth_accounts')) as string[];
  const announceBytes = async (schemeId: bigint, parts: Announced & { metadata?: Uint8Array }) => {
    const { ephemeralPublicKey, viewTag, announcedAddress } = parts;
    const metadata = parts.metadata ?? Uint8Array.of(viewTag, 1, 2, 3);
    const args = [
      schemeId,
      toHex(announcedAddress),
      toHex(ephemeralPublicKey),
      toHex(metadata),
    ] as const;
    const data = encodeFunctionData({ abi, functionName: 'announce', args });
    const call = { from, to: announcer, data, gas: toHex(5_000_000) };
    return String(await anvil.request('eth_sendTransaction', [call]));
  };
  /** Announces in a block of its own. */
  const announce = async (schemeId: bigint, parts: Announced & { metadata?: Uint8Array }) => {
    const transaction = await announceBytes(schemeId, parts);
    let receipt: { blockNumber: string } | null = null;
    await waitUntil('it is mined', async () => {
      receipt = (await anvil.request('eth_getTransactionReceipt', [transaction])) as typeof receipt;
      return receipt !== null;
    });
    // What a callback assigns, the compiler does not see.
    const { blockNumber } = receipt as unknown as { blockNumber: string };
    const block = (await anvil.request('eth_getBlockByNumber', [blockNumber, false])) as {
      timestamp: string;
    };
    return {
      transaction,
      position: Number(blockNumber),
      timeMs: Number(block.timestamp) * 1_000,
    };
  };
  const mine = async (count: number) => {
    await anvil.request('anvil_mine', [toHex(count)]);
  };
  const newest = async () => Number(await anvil.request('eth_blockNumber'));
  return { anvil, announce, announceBytes, mine, newest };
};
