/** A fenced code block of a document. */
export type Block = {
  /** The document's path from the project's folder. */
  readonly file: string;
  /** The line of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  /** What follows the language on the opening fence; empty if nothing does. */
  readonly marker: string;
  readonly text: string;
};

const opening = /^( *)(`{3,}|~{3,}) *([^\s`]*) *([^`]*?) *$/;

/** The code blocks of a Markdown document, in order. Throws if one is never closed. */
export const readBlocks = (file: string, markdown: string): Block[] => {
  const lines = markdown.split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, indent, fence, language = '', marker = ''] = opening.exec(lines[at] ?? '') ?? [];
    if (fence === undefined) continue;
    const end = lines.findIndex((line, index) => index > at && isClosing(line, fence));
    if (end === -1) throw new Error(`${file}:${at + 1}: a code block that is never closed`);
    const margin = new RegExp(`^ {0,${indent?.length ?? 0}}`);
    const text = lines.slice(at + 1, end).map((line) => `${line.replace(margin, '')}\n`);
    blocks.push({ file, line: at + 1, language, marker, text: text.join('') });
    at = end;
  }
  return blocks;
};

/** CommonMark: a fence of the same character, at least as long, with nothing behind it. */
const isClosing = (line: string, fence: string): boolean => {
  const text = line.trim();
  return text.startsWith(fence) && text.replaceAll(fence.charAt(0), '') === '';
};

/** Where the block stands, as editors and terminals link it. */
export const placeOf = ({ file, line }: Block): string => `${file}:${line}`;
