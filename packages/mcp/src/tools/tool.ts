import type { ToolAnnotations } from '@modelcontextprotocol/server';
import type { Sipher } from '@sipher/client';
import type { z } from 'zod';
import type { KeyFolder } from '../keys/open-key-folder.ts';
import type { RawArguments } from '../schemas/to-tool-schema.ts';
import type { Sessions } from '../sessions/open-sessions.ts';

/** What the tools work with. */
export type ToolDeps = {
  readonly client: Sipher;
  readonly sessions: Sessions;
  /** Where keys are kept; absent: none are made or read. */
  readonly keys?: KeyFolder | undefined;
  readonly nowMs: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
};

/** One call of a tool. */
export type ToolCall = {
  readonly args: RawArguments;
  readonly deps: ToolDeps;
  /** Aborts when the host cancels the call. */
  readonly signal: AbortSignal;
};

/** What a tool found: data for programs, and a sentence for whoever reads. */
export type ToolAnswer = {
  readonly data: Readonly<Record<string, unknown>>;
  readonly text: string;
};

/** A tool that a model can call. */
export type Tool = {
  readonly name: `sipher_${string}`;
  readonly title: string;
  /** What it does and when to use it. */
  readonly description: string;
  readonly annotations: ToolAnnotations;
  /** Strict, and without defaults. */
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly run: (call: ToolCall) => Promise<ToolAnswer>;
};
