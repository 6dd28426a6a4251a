import { ToolError } from '../answers/tool-error.ts';
import type { ToolDeps } from '../tools/tool.ts';
import type { KeyFolder } from './open-key-folder.ts';

/** The keys folder, for tools that cannot do without. @throws ToolError `KEYS_FOLDER_REQUIRED` */
export const requireKeyFolder = ({ keys }: Pick<ToolDeps, 'keys'>): KeyFolder => {
  if (keys !== undefined) return keys;
  throw new ToolError('KEYS_FOLDER_REQUIRED', {
    message: 'This MCP server was started without a keys folder, and private keys lie nowhere else',
    nextStep: 'Ask the user to start it with --keys <folder>.',
  });
};
