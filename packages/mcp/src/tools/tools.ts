import { disclose } from './disclose.ts';
import { explainSession } from './explain-session.ts';
import { generateAddress } from './generate-address.ts';
import { listSupported } from './list-supported.ts';
import { openSession } from './open-session.ts';
import { prepareTransfer } from './prepare-transfer.ts';
import { scan } from './scan.ts';
import type { Tool } from './tool.ts';
import { updateSession } from './update-session.ts';

/** Every tool, in the order in which a model should read them. */
export const tools: readonly Tool[] = [
  openSession,
  updateSession,
  explainSession,
  generateAddress,
  prepareTransfer,
  scan,
  disclose,
  listSupported,
];
