import { ApiError } from '../../api-error.ts';
import { authenticateKey } from '../../keys/authenticate-key.ts';
import { encodeKey, generateSecret } from '../../keys/key-format.ts';
import { generateSecretRecord, replaceKey } from '../../keys/key-record.ts';
import type { Handler } from '../handler.ts';

const notice =
  'Store it now: it is not shown again. The old key works until this one is first used.';

/** How often a rotation starts anew because another change of the key came first. */
const maxTries = 8;

export const rotateKey: Handler<'rotateKey'> = async ({ caller }, deps) => {
  let { record } = caller;
  for (let tries = 0; tries < maxTries; tries += 1) {
    const parts = { id: record.id, secret: generateSecret(deps.randomBytes) };
    const pending = generateSecretRecord(parts, caller.openDataKey(), deps.randomBytes);
    const written = await replaceKey(deps.store, record, { pending });
    if (written !== null) return { data: { id: parts.id, key: encodeKey(parts), notice } };
    // The key was changed meanwhile, perhaps revoked: the caller must prove itself again.
    ({ record } = await authenticateKey(encodeKey({ ...parts, secret: caller.secret }), deps));
  }
  throw new ApiError('STORE_UNAVAILABLE');
};
