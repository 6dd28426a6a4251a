import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Sipher } from '@sipher/client';
import { generateKeys } from '@sipher/client/local';
import { startSimnet } from '@sipher/simnet';
import { createKey } from '../call-api.ts';
import { payOnSimnet, untilIndexed } from '../pay-on-simnet.ts';
import { openTestBed, withAdminKey } from '../running-server.ts';
import type { RoundTrip, RoundTripReport } from './round-trip.ts';

/** A built server over a simnet on which somebody was paid, and others too. */
export type RoundTripBed = {
  readonly task: RoundTrip;
  /** What every runtime must report. */
  readonly expected: RoundTripReport;
  /** A folder for what is bundled. */
  readonly folder: string;
  readonly close: () => Promise<void>;
};

export const openRoundTrip = async (
  env: Readonly<Record<string, string>> = {},
): Promise<RoundTripBed> => {
  const simnet = await startSimnet();
  const bed = await openTestBed();
  const endpoint = { SIPHER_RPC_SOLANA_GENERIC: simnet.url };
  const server = await bed.start({ env: { ...withAdminKey.env, ...endpoint, ...env } });
  const apiKey = await createKey(server);
  const sipher = new Sipher({ baseUrl: server.url, apiKey });
  const payee = generateKeys({ chain: 'solana' });
  const { transfer } = await payOnSimnet(simnet, sipher, payee.metaAddress);
  const other = generateKeys({ chain: 'solana' }).metaAddress;
  const { slot } = await payOnSimnet(simnet, sipher, other);
  await untilIndexed(sipher, slot);
  const folder = join(bed.folder, 'bundle');
  await mkdir(folder);
  return {
    task: {
      baseUrl: server.url,
      apiKey,
      viewingPrivateKey: payee.viewingPrivateKey,
      spendingPublicKey: payee.metaAddress.spendingKey,
    },
    expected: {
      generatedOn: 'near',
      sessionApplied: ['chain'],
      refusal: 'SESSION_NOT_FOUND',
      found: [transfer.stealthAddress],
      isOwner: true,
      claim: 'signed',
    },
    folder,
    close: async () => {
      await bed.close();
      await simnet.close();
    },
  };
};
