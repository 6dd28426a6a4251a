import { type Operation, type OperationId, operationIds, operations } from '@sipher/contract';
import type { Command } from 'commander';
import type { CliDeps } from '../deps.ts';
import { addCreateCommand } from '../keys/create-command.ts';
import { addListCommand } from '../keys/list-command.ts';
import { addRevokeCommand } from '../keys/revoke-command.ts';
import { addRotateCommand } from '../keys/rotate-command.ts';
import { addAnnouncementsCommand } from '../scan/announcements-command.ts';
import { addPaymentsCommand } from '../scan/payments-command.ts';
import { commandNameOf } from './command-name.ts';
import { addOperationCommand } from './operation-command.ts';

type Add = (group: Command, deps: CliDeps) => void;

/** Operations whose command has a form of its own. */
const ownForms: Partial<Record<OperationId, Add>> = {
  createAdminKey: addCreateCommand,
  listAdminKeys: addListCommand,
  revokeAdminKey: addRevokeCommand,
  rotateKey: addRotateCommand,
  scanPayments: addPaymentsCommand,
  listAnnouncements: addAnnouncementsCommand,
};

/** Gives the command of a group one for each of the contract's operations in that group. */
export const setUpGroup = (group: Command, deps: CliDeps): void => {
  for (const id of operationIds) {
    const operation: Operation = operations[id];
    if (commandNameOf(operation).group !== group.name()) continue;
    const add = ownForms[id] ?? ((to) => addOperationCommand(to, id, deps));
    add(group, deps);
  }
};
