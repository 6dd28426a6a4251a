import {
  type Anvil,
  deployAnnouncer,
  deployMulticall3,
  deployTestToken,
  hasAnvil,
  startAnvil,
} from '@sipher/testing';
import {
  type Address,
  bytesToHex,
  createPublicClient,
  createWalletClient,
  type Hex,
  hexToBytes,
  http,
  type LocalAccount,
  parseAbi,
  parseEventLogs,
} from 'viem';
import { mnemonicToAccount, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decryptOpening } from '../../commitment/encrypt-opening.ts';
import { equalBytes } from '../../equal-bytes.ts';
import type { EvmCall } from '../transfers.ts';
import { sipEvmSchemeId } from './evm-announcer-contract.ts';
import { parseEvmAnnouncement } from './evm-metadata.ts';
import { evmTransfers } from './evm-transfers.ts';
import { evmPayment, noteOf, schemes } from './testing/evm-payments.ts';
import { checkStealthAddress, computeStealthKey } from './testing/scopelift.ts';

const payer = mnemonicToAccount('test test test test test test test test test test test junk');
const erc20 = parseAbi([
  'function mint(address to, uint256 value)',
  'function transfer(address to, uint256 value)',
  'function balanceOf(address owner) view returns (uint256)',
]);
const announcer = parseAbi([
  'event Announcement(uint256 indexed schemeId, address indexed stealthAddress, address indexed caller, bytes ephemeralPubKey, bytes metadata)',
]);
const gasPrice = 10n ** 10n;

describe.runIf(hasAnvil())('on a real EVM', () => {
  let anvil: Anvil;
  let token: Address;
  let clients: ReturnType<typeof connect>;
  // A node starts, and solc compiles.
  beforeAll(async () => {
    anvil = await startAnvil({ chainId: 10 });
    await deployAnnouncer(anvil);
    await deployMulticall3(anvil);
    token = await deployTestToken(anvil);
    clients = connect(anvil.url);
    const mint = { address: token, abi: erc20, functionName: 'mint', chain: null } as const;
    await mined(clients.wallet.writeContract({ ...mint, args: [payer.address, 10n ** 18n] }));
  }, 60_000);
  afterAll(() => anvil?.stop());

  const connect = (url: string) => {
    const transport = http(url);
    return {
      reader: createPublicClient({ transport, pollingInterval: 20 }),
      wallet: createWalletClient({ account: payer, transport }),
    };
  };
  const mined = async (sent: Promise<Hex>) => {
    const receipt = await clients.reader.waitForTransactionReceipt({ hash: await sent });
    expect(receipt.status).toBe('success');
    return receipt;
  };
  /** Signed by viem with the chain id that was built, and executed. */
  const execute = async ({ to, value, data, chainId }: EvmCall, account: LocalAccount = payer) => {
    const call = { to: to as Address, value: BigInt(value), data: data as Hex };
    const nonce = await clients.reader.getTransactionCount({ address: account.address });
    const fees = { gas: 300_000n, gasPrice, nonce };
    const serializedTransaction = await account.signTransaction({ ...call, ...fees, chainId });
    return mined(clients.wallet.sendRawTransaction({ serializedTransaction }));
  };
  const balanceOf = (owner: Address) =>
    clients.reader.readContract({
      address: token,
      abi: erc20,
      functionName: 'balanceOf',
      args: [owner],
    });

  const pay = async (schemeId: 'sip' | 'erc5564', kind: 'native' | 'token') => {
    const rest = { chain: 'optimism', amount: 10n ** 17n } as const;
    const made = evmPayment(schemeId, { ...rest, token: kind === 'token' ? token : null });
    const payment = { ...made.payment, note: noteOf(made.payment) };
    const { chainData, announcement } = await evmTransfers.build(payment, {});
    if (chainData.type !== 'evm') throw new Error('built for another family');
    const paid = await execute(chainData);
    const told = announcement && 'to' in announcement ? await execute(announcement) : paid;
    const [event, ...others] = parseEventLogs({ abi: announcer, logs: told.logs });
    if (event === undefined) throw new Error('nothing was announced');
    expect(others).toEqual([]);
    return { ...made, payment, event: event.args };
  };

  const cases = [
    ['sip', 'native'],
    ['sip', 'token'],
    ['erc5564', 'native'],
    ['erc5564', 'token'],
  ] as const;
  test.each(cases)('%s pays in %s; its recipient finds and opens it', async (schemeId, kind) => {
    const { payment, keys, metaAddress, event } = await pay(schemeId, kind);
    const { viewingPrivateKey } = keys;
    const scheme = schemes[schemeId];
    expect(event.schemeId).toBe(schemeId === 'sip' ? sipEvmSchemeId : 1n);

    const ephemeralPublicKey = hexToBytes(event.ephemeralPubKey);
    const parsed = parseEvmAnnouncement(hexToBytes(event.metadata));
    if (!parsed?.note) throw new Error('no commitment was announced');
    const { announcedAddress } = payment.stealthAddress;
    const announcement = { announcedAddress, ephemeralPublicKey, viewTag: parsed.viewTag };
    expect(scheme.check({ ...metaAddress, viewingPrivateKey }, announcement)).toBe(true);
    const secret = scheme.deriveSharedPoint(keys, ephemeralPublicKey);
    expect(equalBytes(secret, payment.stealthAddress.sharedPoint)).toBe(true);
    const context = { commitment: parsed.note.commitment, secret };
    expect(decryptOpening(parsed.note, context).value).toBe(payment.amount);

    // The recovered key is the paid account's, by viem's own derivation.
    const { stealthPrivateKey } = scheme.recover(keys, announcement);
    const own = privateKeyToAccount(bytesToHex(stealthPrivateKey));
    expect(own.address).toBe(event.stealthAddress);
    const { reader } = clients;
    const balance =
      kind === 'native' ? reader.getBalance({ address: own.address }) : balanceOf(own.address);
    expect(await balance).toBe(payment.amount);
  });

  test("ScopeLift's library finds an erc5564 payment, and its key spends it", async () => {
    const { keys, metaAddress, payment, event } = await pay('erc5564', 'native');
    const schemeId = 1;
    const ephemeralPublicKey = event.ephemeralPubKey;
    const viewingPrivateKey = bytesToHex(keys.viewingPrivateKey);
    const isOwn = checkStealthAddress({
      schemeId,
      ephemeralPublicKey,
      viewingPrivateKey,
      spendingPublicKey: bytesToHex(metaAddress.spendingPublicKey),
      userStealthAddress: event.stealthAddress,
      viewTag: event.metadata.slice(0, 4) as Hex,
    });
    expect(isOwn).toBe(true);
    const spendingPrivateKey = bytesToHex(keys.spendingPrivateKey);
    const secrets = { spendingPrivateKey, viewingPrivateKey };
    const stealthKey = computeStealthKey({ schemeId, ephemeralPublicKey, ...secrets });
    const { announcedAddress } = payment.stealthAddress;
    const announced = { announcedAddress, ephemeralPublicKey: hexToBytes(ephemeralPublicKey) };
    const { stealthPrivateKey } = schemes.erc5564.recover(keys, announced);
    expect(bytesToHex(stealthPrivateKey)).toBe(stealthKey);
    const to = `0x${'d'.repeat(40)}`;
    await execute({ to, value: '5', data: '0x', chainId: 10 }, privateKeyToAccount(stealthKey));
    expect(await clients.reader.getBalance({ address: to as Address })).toBe(5n);
  });
});
