import { inTurn } from '../../in-turn.ts';
import { authenticateKey } from '../../keys/authenticate-key.ts';
import { encodeKey, generateSecret } from '../../keys/key-format.ts';
import { generateSecretRecord, replaceKey } from '../../keys/key-record.ts';
import { untilWritten } from '../../until-written.ts';
import type { Handler } from '../handler.ts';

const notice =
  'Store it now: it is not shown again. The old key works until this one is first used.';

export const rotateKey: Handler<'rotateKey'> = ({ caller }, deps) => {
  let { record } = caller;
  const rotate = async () => {
    const parts = { id: record.id, secret: generateSecret(deps.randomBytes) };
    const pending = generateSecretRecord(parts, caller.openDataKey(), deps.randomBytes);
    const written = await replaceKey(deps.store, record, { pending });
    if (written !== null) return { data: { id: parts.id, key: encodeKey(parts), notice } };
    // The key was changed meanwhile, perhaps revoked: the caller must prove itself again.
    ({ record } = await authenticateKey(encodeKey({ ...parts, secret: caller.secret }), deps));
    return null;
  };
  return inTurn(caller.keyId, () => untilWritten(rotate, deps.nowMs));
};
