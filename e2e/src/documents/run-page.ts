import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { compiledPathOf } from './compile-modules.ts';
import type { Stage } from './open-stage.ts';
import { type Block, placeOf } from './read-blocks.ts';
import { treatmentOf } from './treatment.ts';

/** Where, and with which environment, the blocks of a page run. */
export type Shell = Pick<Stage, 'folder' | 'env'>;

/**
 * Runs the blocks of one document that can be run, in order, in one shell.
 * @returns One line for each fault: the block that failed, with what it said, and each line of an
 * `output` block that the block before it did not print.
 */
export const runPage = async (blocks: readonly Block[], stage: Shell): Promise<string[]> => {
  const runnable = blocks.filter(isRun);
  if (runnable.length === 0) return [];
  const bash = spawn('bash', ['-c', `${prelude}\n${runnable.map(writeStep).join('\n')}\n${end}`], {
    cwd: stage.folder,
    env: stage.env,
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: patienceMs,
  });
  const said = (await text(bash.stdout)).split(mark);
  const outputs = new Map(runnable.map((block, index) => [block, said[index + 1] ?? '']));
  // As many marks as steps and one: the last one says that the last step went through.
  const failed = runnable[Math.max(said.length - 2, 0)];
  if (failed !== undefined) return [`${placeOf(failed)}: failed\n${outputs.get(failed)}`];
  return findMissingOutput(blocks, outputs);
};

/** For one page: some start a dozen commands, beside another page that does. */
const patienceMs = 100_000;

const isRun = (block: Block): boolean => {
  const treatment = treatmentOf(block);
  return 'isRun' in treatment && treatment.isRun;
};

const mark = '\n@@ the next block @@\n';
const sayMark = "printf '\\n@@ the next block @@\\n'";
const end = sayMark;

/** A refused request fails here: without a word curl would print the refusal and go on. */
const prelude = `
exec 2>&1
set -euo pipefail
ON_REFUSAL=--fail-with-body
curl() { command curl $ON_REFUSAL $REROUTED_CURL "$@"; }
make() {
  curl -s "$SIPHER_URL/v1/$1" -H "X-API-Key: $2" -H 'Content-Type: application/json' -d "$3"
}
`;

const writeStep = (block: Block): string => {
  const treatment = treatmentOf(block);
  if (treatment.kind === 'module') return `${sayMark}\nnode ${compiledPathOf(block)}`;
  const isRefused = treatment.kind === 'shell' && treatment.isRefused;
  const onRefusal = `ON_REFUSAL=${isRefused ? '' : '--fail-with-body'}\n`;
  return `${sayMark}\n${onRefusal}${writeIds(block)}${block.text}`;
};

/** Generated pages show each operation by itself: whose ids it needs are made before it. */
const writeIds = ({ file, text }: Block): string => {
  if (!file.startsWith('docs/reference/')) return '';
  const session = `SESSION_ID=$(make sessions "$SIPHER_API_KEY" '{"defaults": {}}' | grep -o 'sess_[0-9a-f]*')\n`;
  const key = `KEY_ID=$(make admin/keys "$SIPHER_ADMIN_KEY" '{"name": "of a page", "tier": "pro"}' | grep -o '"id":"[^"]*' | cut -c7-)\n`;
  return (text.includes('$SESSION_ID') ? session : '') + (text.includes('$KEY_ID') ? key : '');
};

const findMissingOutput = (
  blocks: readonly Block[],
  outputs: ReadonlyMap<Block, string>,
): string[] =>
  blocks.flatMap((block, index) => {
    if (treatmentOf(block).kind !== 'output') return [];
    const before = blocks.slice(0, index).findLast(isRun);
    const printed = before === undefined ? '' : (outputs.get(before) ?? '');
    const expected = block.text.split('\n').filter((line) => line.trim() !== '');
    return expected
      .filter((line) => !matchLine(line).test(printed))
      .map((line) => `${placeOf(block)}: not printed: ${line}\nbut:\n${printed}`);
  });

const matchLine = (line: string): RegExp => {
  const parts = line.split('...').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'm');
};
