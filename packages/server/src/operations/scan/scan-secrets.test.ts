import { encodeHex } from '@sipher/core';
import { expect, test } from 'vitest';
import { openCurveEngines } from '../../curves/open-curve-engines.ts';
import type { Scanner } from '../../index/port.ts';
import { appendAnnouncements, openAnnouncer } from '../../testing/announcements.ts';
import { openTestApp } from '../../testing/open-test-app.ts';

const { engines } = openCurveEngines('native');

test.each(['answers', 'fails'])('the viewing key is wiped once a scan %s', async (end) => {
  let viewingKey: Uint8Array | undefined;
  let wasThere = false;
  const scanner: Scanner = {
    scan: async (request) => {
      viewingKey = request.keys[0]?.viewingPrivateKey;
      wasThere = viewingKey?.some((byte) => byte !== 0) ?? false;
      if (end === 'fails') throw new Error('no thread');
      return { found: [], scanned: 0, nextOrdinal: request.range.from };
    },
    close: async () => {},
  };
  const app = await openTestApp({ engines, scanner });
  await appendAnnouncements(app.index, 'solana', []);
  const { keys } = openAnnouncer({ chain: 'solana', schemeId: 'sip' }, engines).recipientOf(
    'alice',
  );
  const payload = {
    chain: 'solana',
    viewingPrivateKey: encodeHex(keys.viewingPrivateKey),
    spendingPublicKey: encodeHex(keys.spendingPublicKey),
  };
  const apiKey = await app.createKey('pro');
  const { status } = await app.call(apiKey, { method: 'POST', url: '/v1/scan/payments', payload });
  expect(status).toBe(end === 'fails' ? 500 : 200);
  expect(wasThere).toBe(true);
  expect(viewingKey).toEqual(new Uint8Array(32));
  await app.close();
});
