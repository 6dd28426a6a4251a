import { describe, expect, test } from 'vitest';
import { deployAnnouncer, deployMulticall3, deployTestToken } from './deploy-contracts.ts';
import { hasAnvil } from './has-anvil.ts';
import { startAnvil } from './start-anvil.ts';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe.runIf(hasAnvil())('an EVM node of the tests', () => {
  test('has the chain id that it was given, and ends when it is stopped', async () => {
    const anvil = await startAnvil({ chainId: 42_161 });
    expect(await anvil.request('eth_chainId')).toBe('0xa4b1');
    await expect(anvil.request('eth_noSuchMethod')).rejects.toThrow('eth_noSuchMethod');
    await anvil.stop();
    expect(isAlive(anvil.pid)).toBe(false);
  });

  test('says why it does not start', async () => {
    await expect(startAnvil({ port: 99_999 })).rejects.toThrow('99999');
  });

  test('gets the announcer, Multicall3 and a token', async () => {
    const anvil = await startAnvil();
    const codeAt = (address: string) => anvil.request('eth_getCode', [address, 'latest']);
    const announcer = await deployAnnouncer(anvil);
    expect(announcer).toBe('0x55649E01B5Df198D18D95b5cc5051630cfD45564');
    expect(await codeAt(announcer)).not.toBe('0x');
    const multicall3 = await deployMulticall3(anvil);
    expect(multicall3).toBe('0xcA11bde05977b3631167028862bE2a173976CA11');
    const getChainId = { to: multicall3, data: '0x3408e470' };
    expect(Number(await anvil.request('eth_call', [getChainId, 'latest']))).toBe(31_337);
    expect(await codeAt(await deployTestToken(anvil))).not.toBe('0x');
    await anvil.stop();
  });
});
