import { decryptOpening, erc5564Scheme, sipScheme, verifyCommitment } from '@sipher/core';
import { parseEvmAnnouncement } from '@sipher/core/transfers';
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
  getAddress,
  type Hex,
  hexToBigInt,
  hexToBytes,
  http,
  keccak256,
  numberToHex,
  parseAbi,
  parseEventLogs,
  sha256,
} from 'viem';
import { mnemonicToAccount, privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/open-test-app.ts';

// The account that anvil funds; its words are public.
const payer = mnemonicToAccount('test test test test test test test test test test test junk');
const erc20 = parseAbi([
  'function mint(address to, uint256 amount)',
  'function balanceOf(address owner) view returns (uint256)',
]);
const announcer = parseAbi([
  'event Announcement(uint256 indexed schemeId, address indexed stealthAddress, address indexed caller, bytes ephemeralPubKey, bytes metadata)',
]);

type Call = { readonly to: Address; readonly value: string; readonly data: Hex };

describe.runIf(hasAnvil())('a payment on an EVM chain', () => {
  let anvil: Anvil;
  let token: Address;
  let server: TestApp;
  let key: string;
  let wallet: ReturnType<typeof openWallet>;
  beforeAll(async () => {
    anvil = await startAnvil({ chainId: 8453 });
    await deployAnnouncer(anvil);
    await deployMulticall3(anvil);
    token = await deployTestToken(anvil);
    wallet = openWallet(anvil.url);
    server = await openTestApp();
    key = await server.createKey('pro');
    // Contracts are compiled here.
  }, 60_000);
  afterAll(async () => {
    await server.close();
    await anvil.stop();
  });

  const openWallet = (url: string) => {
    const transport = http(url);
    const reader = createPublicClient({ transport, pollingInterval: 20 });
    const sender = createWalletClient({ account: payer, transport });
    /** Sends what the API built, exactly as it is, and waits until it is mined. */
    const send = async ({ to, value, data }: Call) => {
      const hash = await sender.sendTransaction({ to, value: BigInt(value), data, chain: null });
      const receipt = await reader.waitForTransactionReceipt({ hash });
      expect(receipt.status).toBe('success');
      return receipt;
    };
    return { reader, sender, send };
  };

  const post = async (url: string, payload: object, session?: string) => {
    const request = { method: 'POST', url, payload, ...(session ? { session } : {}) } as const;
    const { status, json, headers } = await server.call(key, request);
    expect(json.error).toBeUndefined();
    expect(status).toBe(200);
    return { data: json.data, headers };
  };

  const makeRecipient = async (backend: string) => {
    const { data } = await post('/v1/stealth/generate', { chain: 'base', backend });
    const keys = {
      chain: 'base',
      spendingPrivateKey: hexToBytes(data.spendingPrivateKey),
      viewingPrivateKey: hexToBytes(data.viewingPrivateKey),
    } as const;
    return { metaAddress: data.metaAddress, keys };
  };

  const schemes = { 'sip-native': sipScheme(), erc5564: erc5564Scheme() } as const;
  const backends = ['sip-native', 'erc5564'] as const;

  describe.each(backends)('by %s', (backend) => {
    const pay = async (payload: object) => {
      const recipient = await makeRecipient(backend);
      const session = await server.createSession(key, { backend, privacyLevel: 'shielded' });
      const sender = payer.address;
      const body = { sender, recipientMetaAddress: recipient.metaAddress, ...payload };
      const { data, headers } = await post('/v1/transfer/private', body, session);
      expect(headers['session-applied']).toBe('privacyLevel, backend');
      expect(data).toMatchObject({ backend, privacyLevel: 'shielded' });
      const { spendingKey } = recipient.metaAddress;
      return { data: { ...data, spendingKey }, keys: recipient.keys };
    };

    /** What the recipient makes of the event, with its own keys and the chain alone. */
    const findPayment = async (
      receipt: Awaited<ReturnType<ReturnType<typeof openWallet>['send']>>,
      keys: Awaited<ReturnType<typeof makeRecipient>>['keys'],
    ) => {
      const [event] = parseEventLogs({ abi: announcer, logs: receipt.logs });
      if (event === undefined) throw new Error('nothing was announced');
      const { stealthAddress, ephemeralPubKey, metadata } = event.args;
      const ephemeralPublicKey = hexToBytes(ephemeralPubKey);
      const parsed = parseEvmAnnouncement(hexToBytes(metadata));
      const note = parsed?.note ?? null;
      if (note === null) throw new Error('no commitment was announced');
      const sharedPoint = schemes[backend].deriveSharedPoint(keys, ephemeralPublicKey);
      const context = { commitment: note.commitment, secret: sharedPoint };
      return { stealthAddress, sharedPoint, note, opening: decryptOpening(note, context) };
    };

    test('ETH is paid and announced in one transaction', async () => {
      const amount = 1_500_000_000_000_000_000n;
      const { data, keys } = await pay({ amount: String(amount) });
      expect(data.chainData.chainId).toBe(8453);
      expect(data.exposure).toMatchObject({ announcement: 'on-chain', commitment: 'anchored' });
      expect(data).not.toHaveProperty('announcement');
      const receipt = await wallet.send(data.chainData);
      const address = data.stealthAddress as Address;
      expect(await wallet.reader.getBalance({ address })).toBe(amount);
      const found = await findPayment(receipt, keys);
      expect(found.stealthAddress).toBe(address);
      expect(found.opening.value).toBe(amount);
      expect(verifyCommitment(found.note.commitment, found.opening)).toBe(true);
      const check = {
        chain: 'base',
        backend,
        viewingPrivateKey: bytesToHex(keys.viewingPrivateKey),
      };
      const announced = { ephemeralPublicKey: data.ephemeralPublicKey, viewTag: data.viewTag };
      const { data: checked } = await post('/v1/stealth/check', {
        ...check,
        spendingPublicKey: data.spendingKey,
        stealthAddress: { ...announced, address },
      });
      expect(checked.isOwner).toBe(true);
      const digest = (backend === 'erc5564' ? keccak256 : sha256)(found.sharedPoint);
      const own = privateKeyToAccount(deriveStealthKey(keys.spendingPrivateKey, digest));
      expect(own.address).toBe(address);
    });

    test('a token is paid, and announced in a second transaction', async () => {
      const args = [payer.address, 10n ** 18n] as const;
      const mint = { address: token, abi: erc20, functionName: 'mint', args, chain: null } as const;
      await wallet.reader.waitForTransactionReceipt({
        hash: await wallet.sender.writeContract(mint),
      });
      const { data, keys } = await pay({ amount: '250000000', token });
      expect(data.exposure).toMatchObject({
        announcement: 'separate-transaction',
        commitment: 'unanchored',
      });
      expect(data.chainData).toMatchObject({ value: '0', tokenContract: getAddress(token) });
      const paid = await wallet.send(data.chainData);
      expect(paid.logs).toHaveLength(1);
      const owner = { address: token, abi: erc20, functionName: 'balanceOf' } as const;
      const balance = await wallet.reader.readContract({ ...owner, args: [data.stealthAddress] });
      expect(balance).toBe(250_000_000n);
      const found = await findPayment(await wallet.send(data.announcement), keys);
      expect(found.stealthAddress).toBe(data.stealthAddress);
      expect(found.opening.value).toBe(250_000_000n);
    });
  });
});

/** The order of secp256k1's group. @see https://www.secg.org/sec2-v2.pdf section 2.4.1 */
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** a = s + h mod n, by viem's digests and integers alone. */
const deriveStealthKey = (spendingPrivateKey: Uint8Array, digest: Hex): Hex =>
  numberToHex((hexToBigInt(bytesToHex(spendingPrivateKey)) + hexToBigInt(digest)) % order, {
    size: 32,
  });
