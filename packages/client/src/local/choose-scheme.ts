import type { BackendId } from '@sipher/contract';
import { erc5564Scheme, InvalidInputError, type StealthScheme, sipScheme } from '@sipher/core';

const schemes: Readonly<Record<BackendId, () => StealthScheme>> = {
  'sip-native': () => sipScheme(),
  erc5564: () => erc5564Scheme(),
};

/** The backend of a request that names none: the server's own default. */
export const defaultBackend: BackendId = 'sip-native';

/**
 * The scheme of a backend.
 *
 * @throws InvalidInputError naming `backend`: JavaScript can hand over anything.
 */
export const chooseScheme = (backend: BackendId): StealthScheme => {
  if (!Object.hasOwn(schemes, backend)) {
    throw new InvalidInputError('backend', `one of ${Object.keys(schemes).join(', ')}`);
  }
  return schemes[backend]();
};
