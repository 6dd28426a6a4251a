import { deployAuthorizedToken, deployFeeOracle, deployTestToken, hasAnvil } from '@sipher/testing';
import { type Address, parseTransaction, recoverTransactionAddress } from 'viem';
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EvmRecipient, openEvmRecipient } from './testing/evm-recipient.ts';

const newAddress = () => privateKeyToAddress(generatePrivateKey());
const ether = 10n ** 18n;

describe.runIf(hasAnvil())('POST /v1/transfer/claim on a real EVM', () => {
  let bed: EvmRecipient;
  let plain: Address;
  let authorized: Address;
  // A node starts, and solc compiles.
  beforeAll(async () => {
    bed = await openEvmRecipient({ chain: 'ethereum', chainId: 1 });
    plain = await deployTestToken(bed.anvil);
    authorized = await deployAuthorizedToken(bed.anvil);
  }, 60_000);
  afterAll(() => bed?.close());

  test.each(['sip-native', 'erc5564'] as const)('%s: ETH is swept to zero', async (backend) => {
    const payment = await bed.receive(ether, backend);
    const destinationAddress = newAddress();
    const { json } = await bed.claim({ ...payment, destinationAddress });
    const { status, transaction, txSignature, amount, fee, mayRemain } = json.data;
    expect(status).toBe('signed');
    expect(BigInt(amount) + BigInt(fee)).toBe(ether);
    expect(mayRemain).toBe('0');
    // By viem's own reading: the one-time address has signed, for this chain.
    expect(await recoverTransactionAddress({ serializedTransaction: transaction })).toBe(
      payment.stealthAddress,
    );
    expect(parseTransaction(transaction)).toMatchObject({ chainId: 1, gas: 21_000n });
    const { transactionHash } = await bed.send(transaction);
    expect(txSignature).toBe(transactionHash);
    expect(await bed.balanceOf(payment.stealthAddress)).toBe(0n);
    expect(await bed.balanceOf(destinationAddress)).toBe(BigInt(amount));
  });

  test('broadcast waits for the receipt; the same again finds nothing', async () => {
    const payment = await bed.receive(ether);
    const request = { ...payment, destinationAddress: newAddress(), broadcast: true };
    const { json } = await bed.claim(request);
    expect(json.data).toMatchObject({
      status: 'confirmed',
      explorerUrl: `https://etherscan.io/tx/${json.data.txSignature}`,
    });
    expect(await bed.balanceOf(request.destinationAddress)).toBe(BigInt(json.data.amount));
    const again = await bed.claim(request);
    expect([again.status, again.json.error.code]).toEqual([422, 'NOTHING_TO_CLAIM']);
  });

  test('of two broadcasts at once one wins, and the other finds nothing', async () => {
    const payment = await bed.receive(ether);
    const request = { ...payment, destinationAddress: newAddress(), broadcast: true };
    const answers = await Promise.all([bed.claim(request), bed.claim(request)]);
    const outcomes = answers.map(({ json }) => json.error?.code ?? json.data.status);
    expect(outcomes.toSorted()).toEqual(['NOTHING_TO_CLAIM', 'confirmed']);
  });

  test('a dry run estimates and moves nothing', async () => {
    const payment = await bed.receive(ether);
    const { json } = await bed.claim({
      ...payment,
      destinationAddress: newAddress(),
      dryRun: true,
    });
    expect(json.data).toMatchObject({ status: 'simulated', simulation: { gasUsed: '21000' } });
    expect(json.data).not.toHaveProperty('transaction');
    expect(await bed.balanceOf(payment.stealthAddress)).toBe(ether);
  });

  test('a contract that takes no ETH as destination is SIMULATION_FAILED', async () => {
    const payment = await bed.receive(ether);
    const { status, json } = await bed.claim({ ...payment, destinationAddress: plain });
    expect([status, json.error.code]).toEqual([422, 'SIMULATION_FAILED']);
    expect(json.error.details.reason).toBe('reverted');
  });

  test('less than the fee is INSUFFICIENT_FUNDS', async () => {
    const payment = await bed.receive(1_000n);
    const { json } = await bed.claim({ ...payment, destinationAddress: newAddress() });
    expect(json.error.code).toBe('INSUFFICIENT_FUNDS');
    expect(json.error.details.available).toBe('1000');
  });

  test('a fee above the most that the caller allows is FEE_ABOVE_LIMIT, and moves nothing', async () => {
    const payment = await bed.receive(ether);
    const request = { ...payment, destinationAddress: newAddress(), broadcast: true };
    const refused = await bed.claim({ ...request, maxFee: '21000' });
    expect([refused.status, refused.json.error.code]).toEqual([422, 'FEE_ABOVE_LIMIT']);
    expect(await bed.balanceOf(payment.stealthAddress)).toBe(ether);
    const { fee } = refused.json.error.details;
    const { json } = await bed.claim({ ...request, maxFee: String(BigInt(fee) * 2n) });
    expect(json.data.status).toBe('confirmed');
  });

  test('an ETH claim with a sponsor is refused: it pays for itself', async () => {
    const payment = await bed.receive(ether);
    const request = { ...payment, destinationAddress: newAddress() };
    const { json } = await bed.claim({ ...request, feePayer: bed.sponsor.address });
    expect(json.error.details.issues[0].path).toBe('feePayer');
  });

  test('a token moves by the signature of an address without ETH, sent by a sponsor', async () => {
    const payment = await bed.receive(0n);
    await bed.mint(authorized, payment.stealthAddress, 125_000_000n);
    const destinationAddress = newAddress();
    const sponsored = { mint: authorized, feePayer: bed.sponsor.address };
    const request = { ...payment, ...sponsored, destinationAddress };
    const { json } = await bed.claim(request);
    expect(json.data).toMatchObject({ status: 'awaiting-sponsor', amount: '125000000' });
    expect(json.data).not.toHaveProperty('transaction');
    expect(json.data.sponsorCall).toMatchObject({ value: '0', chainId: 1 });
    const simulated = await bed.claim({ ...request, dryRun: true });
    expect(Number(simulated.json.data.simulation.gasUsed)).toBeGreaterThan(40_000);
    expect(simulated.json.data).not.toHaveProperty('sponsorCall');
    await bed.sponsorCall(json.data.sponsorCall);
    expect(await bed.tokensOf(authorized, destinationAddress)).toBe(125_000_000n);
    expect(await bed.tokensOf(authorized, payment.stealthAddress)).toBe(0n);
    await expect(bed.sponsorCall(json.data.sponsorCall)).rejects.toThrow('authorization is used');
    const again = await bed.claim(request);
    expect(again.json.error.code).toBe('NOTHING_TO_CLAIM');
  });

  test('a token does not go to its own contract, which would keep it', async () => {
    const payment = await bed.receive(ether);
    await bed.mint(plain, payment.stealthAddress, 5n);
    const { json } = await bed.claim({ ...payment, mint: plain, destinationAddress: plain });
    expect(json.error.details.issues[0].path).toBe('destinationAddress');
  });

  test('a token without EIP-3009 cannot be sponsored, and the refusal says so', async () => {
    const payment = await bed.receive(0n);
    await bed.mint(plain, payment.stealthAddress, 5n);
    const request = { ...payment, mint: plain, destinationAddress: newAddress() };
    const { json } = await bed.claim({ ...request, feePayer: bed.sponsor.address });
    expect(json.error.code).toBe('TOKEN_UNUSABLE');
    expect(json.error.details.reason).toContain('EIP-3009');
  });

  test('a token is moved by the address itself where it has ETH for gas, and else not', async () => {
    const payment = await bed.receive(0n);
    await bed.mint(plain, payment.stealthAddress, 5n);
    const destinationAddress = newAddress();
    const request = { ...payment, mint: plain, destinationAddress, broadcast: true };
    const poor = await bed.claim(request);
    expect(poor.json.error.code).toBe('INSUFFICIENT_FUNDS');
    expect(poor.json.error.message).toContain('feePayer');
    await bed.anvil.request('anvil_setBalance', [payment.stealthAddress, '0xde0b6b3a7640000']);
    const { json } = await bed.claim(request);
    expect(json.data).toMatchObject({ status: 'confirmed', amount: '5' });
    expect(await bed.tokensOf(plain, destinationAddress)).toBe(5n);
  });

  test('an address without code is no token', async () => {
    const payment = await bed.receive(0n);
    const request = { ...payment, destinationAddress: newAddress(), mint: newAddress() };
    const { json } = await bed.claim(request);
    expect(json.error.code).toBe('TOKEN_UNUSABLE');
  });

  test('a node that refuses a transaction says why', async () => {
    const payment = await bed.receive(ether);
    const { json } = await bed.claim({ ...payment, destinationAddress: newAddress() });
    // Meanwhile the address has sent others.
    await bed.anvil.request('anvil_setNonce', [payment.stealthAddress, '0x5']);
    const ledger = bed.nodes.ledgers.evm('ethereum', 'generic');
    const refused = { kind: 'refused', reason: 'nonce too low' };
    expect(await ledger.send(json.data.transaction)).toEqual(refused);
  });
});

describe.runIf(hasAnvil())('on a chain of the OP stack', () => {
  let bed: EvmRecipient;
  beforeAll(async () => {
    bed = await openEvmRecipient({ chain: 'optimism', chainId: 10 });
    await deployFeeOracle(bed.anvil);
  }, 60_000);
  afterAll(() => bed?.close());

  test('twice the fee for data is left, and it is said that it may remain', async () => {
    const payment = await bed.receive(ether);
    const request = { ...payment, destinationAddress: newAddress(), broadcast: true };
    const { json } = await bed.claim(request);
    const left = BigInt(json.data.mayRemain);
    // The transaction has more than 40 bytes and less than 200, at 1,000,000 wei each.
    expect(left).toBeGreaterThan(80_000_000n);
    expect(left).toBeLessThan(400_000_000n);
    // This node charges no such fee.
    expect(await bed.balanceOf(payment.stealthAddress)).toBe(left);
  });
});
