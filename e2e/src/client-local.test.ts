import { type MetaAddress, Sipher } from '@sipher/client';
import { generateKeys, openAmount, scanPayments, signClaim } from '@sipher/client/local';
import { type Simnet, startSimnet } from '@sipher/simnet';
import {
  address,
  createKeyPairSignerFromPrivateKeyBytes,
  createSolanaRpc,
  generateKeyPairSigner,
} from '@solana/kit';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createKey } from './testing/call-api.ts';
import { type FaultProxy, startFaultProxy } from './testing/fault-proxy/start-fault-proxy.ts';
import {
  paidLamports,
  payOnSimnet,
  sendOnSimnet,
  signByKit,
  untilIndexed,
} from './testing/pay-on-simnet.ts';
import {
  openTestBed,
  type RunningServer,
  type TestBed,
  withAdminKey,
} from './testing/running-server.ts';
import { findSecrets, type Haystack } from './testing/secret-search.ts';

vi.setConfig({ testTimeout: 60_000 });

let simnet: Simnet;
let bed: TestBed;
let server: RunningServer;
let proxy: FaultProxy;
let sipher: Sipher;

beforeAll(async () => {
  simnet = await startSimnet();
  bed = await openTestBed();
  const env = { ...withAdminKey.env, SIPHER_RPC_SOLANA_GENERIC: simnet.url };
  server = await bed.start({ env, flags: ['--log-level', 'trace'] });
  proxy = await startFaultProxy(server);
  sipher = new Sipher({ baseUrl: proxy.url, apiKey: await createKey(server) });
});
afterAll(async () => {
  await proxy.close();
  await bed.close();
  await simnet.close();
});

const balanceOf = async (text: string): Promise<bigint> =>
  (await createSolanaRpc(simnet.url).getBalance(address(text)).send()).value;

const pay = (metaAddress: MetaAddress) => payOnSimnet(simnet, sipher, metaAddress);

test('paid, found at home, opened at home, claimed at home: and no private key has left', async () => {
  const keys = generateKeys({ chain: 'solana' });
  const { viewingPrivateKey, metaAddress, chain } = keys;
  const { transfer, slot } = await pay(metaAddress);
  await pay(generateKeys({ chain: 'solana' }).metaAddress);
  await untilIndexed(sipher, slot);

  const found = [];
  const scan = { sipher, viewingPrivateKey, spendingPublicKey: metaAddress.spendingKey, chain };
  for await (const page of scanPayments({ ...scan, limit: 1 })) found.push(...page.payments);
  expect(found).toMatchObject([{ stealthAddress: transfer.stealthAddress, slot }]);
  const [payment] = found;
  if (payment === undefined) throw new Error('nothing found');
  const { stealthAddress, ephemeralPublicKey } = payment;

  const { commitment = '', opening } = transfer;
  if (opening === undefined) throw new Error('no opening');
  const request = { commitment, opening: opening.recipient, ephemeralPublicKey, chain };
  const opened = openAmount({ ...request, viewingPrivateKey });
  expect(opened).toEqual({ amount: '250000000', blindingFactor: transfer.blindingFactor });

  const destinationAddress = (await generateKeyPairSigner()).address;
  const { value: latest } = await createSolanaRpc(simnet.url).getLatestBlockhash().send();
  const claim = await signClaim({
    ...keys,
    chain: 'solana',
    stealthAddress,
    ephemeralPublicKey,
    destinationAddress,
    balanceLamports: await balanceOf(stealthAddress),
    recentBlockhash: latest.blockhash,
  });
  await sendOnSimnet(simnet, claim.transaction ?? '');
  expect(await balanceOf(stealthAddress)).toBe(0n);
  expect(await balanceOf(destinationAddress)).toBe(paidLamports - 5_000n);

  const text = (name: string, what: string): Haystack => ({ name, bytes: Buffer.from(what) });
  const haystacks = [
    text('what was sent', JSON.stringify(proxy.requests)),
    text('the log', server.stdout()),
    text('the other log', server.stderr()),
  ];
  const secrets = (['spendingPrivateKey', 'viewingPrivateKey'] as const).map((name) => ({
    name,
    text: keys[name],
  }));
  expect(findSecrets(haystacks, secrets)).toEqual([]);
  // The search finds what is there.
  const known = { name: 'spendingKey', text: metaAddress.spendingKey };
  expect(findSecrets(haystacks, [known])).toContain('what was sent: spendingKey as hex');
});

test('a sponsor pays for a claim that was signed at home', async () => {
  const keys = generateKeys({ chain: 'solana' });
  const { transfer } = await pay(keys.metaAddress);
  const sponsor = await createKeyPairSignerFromPrivateKeyBytes(
    crypto.getRandomValues(new Uint8Array(32)),
  );
  simnet.airdrop(sponsor.address, 1_000_000_000n);
  const destinationAddress = (await generateKeyPairSigner()).address;
  const { value: latest } = await createSolanaRpc(simnet.url).getLatestBlockhash().send();
  const { status, transaction } = await signClaim({
    ...keys,
    chain: 'solana',
    stealthAddress: transfer.stealthAddress,
    ephemeralPublicKey: transfer.ephemeralPublicKey,
    destinationAddress,
    balanceLamports: paidLamports,
    recentBlockhash: latest.blockhash,
    feePayer: sponsor.address,
  });
  expect(status).toBe('awaiting-sponsor');
  await sendOnSimnet(simnet, await signByKit(transaction ?? '', sponsor));
  expect(await balanceOf(destinationAddress)).toBe(paidLamports);
});

test('at home and at the server the same is found', async () => {
  const keys = generateKeys({ chain: 'solana' });
  const { viewingPrivateKey, metaAddress, chain } = keys;
  let last = 0;
  for (let count = 0; count < 3; count += 1) last = (await pay(metaAddress)).slot;
  await untilIndexed(sipher, last);
  const pair = { viewingPrivateKey, spendingPublicKey: metaAddress.spendingKey, chain };
  const atServer = await sipher.scan.payments(pair);
  const { value: atHome } = await scanPayments({ sipher, ...pair }).next();
  expect(atHome).toMatchObject({
    payments: atServer.payments,
    scanned: atServer.scanned,
    total: atServer.total,
    nextCursor: null,
    index: { position: atServer.index.position },
  });
  expect(atServer.payments).toHaveLength(3);
});
