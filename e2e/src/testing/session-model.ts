import type { OperationData } from '@sipher/contract';
import type { ApiAnswer } from './call-api.ts';

/** The label and the defaults of a session, by name. */
export type Fields = Readonly<Record<string, string>>;
/** A session as the model has it; null: there is none any more. */
export type State = { readonly version: number; readonly fields: Fields } | null;

export type Step =
  | { readonly kind: 'read' }
  | { readonly kind: 'delete' }
  | {
      readonly kind: 'patch';
      /** null removes a field. */
      readonly changes: Readonly<Record<string, string | null>>;
      /** The version that `If-Match` names. */
      readonly ifVersion?: number;
    };

/** What an answer says of a session: its state, where the answer shows it. */
export type Outcome = { readonly status: number; readonly state?: State };
export type Observation = { readonly step: Step; readonly outcome: Outcome };

type Effect = { readonly outcome: Outcome; readonly after: State };

/** What a step must answer, and leave behind, where nothing else happens meanwhile. */
const applyStep = (step: Step, before: State): Effect => {
  if (before === null) return { outcome: { status: 404 }, after: null };
  if (step.kind === 'read') return { outcome: { status: 200, state: before }, after: before };
  if (step.kind === 'delete') return { outcome: { status: 200 }, after: null };
  if (step.ifVersion !== undefined && step.ifVersion !== before.version) {
    return { outcome: { status: 412 }, after: before };
  }
  const after = { version: before.version + 1, fields: merge(before.fields, step.changes) };
  return { outcome: { status: 200, state: after }, after };
};

const merge = (fields: Fields, changes: Readonly<Record<string, string | null>>): Fields => {
  const merged = Object.entries({ ...fields, ...changes });
  return Object.fromEntries(
    merged.flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
};

/**
 * The states that can be there after steps that ran at once: those that some order of them leads
 * to in which each answers as it did. None: no order explains what was answered.
 */
export const explain = (before: State, observations: readonly Observation[]): State[] => {
  if (observations.length === 0) return [before];
  const states = observations.flatMap(({ step, outcome }, index) => {
    const effect = applyStep(step, before);
    if (textOf(effect.outcome) !== textOf(outcome)) return [];
    return explain(effect.after, observations.toSpliced(index, 1));
  });
  return [...new Map(states.map((state) => [textOf({ status: 0, state }), state])).values()];
};

const textOf = ({ status, state }: Outcome): string => {
  if (state === undefined || state === null) return JSON.stringify([status, state]);
  const fields = Object.entries(state.fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([status, state.version, fields]);
};

type SessionAnswer = ApiAnswer<'getSession' | 'createSession' | 'updateSession'>;

/** What the answer to a read, a create or a PATCH says. */
export const readOutcome = ({ status, headers, data }: SessionAnswer): Outcome =>
  status >= 300 ? { status } : { status, state: stateOf(headers, data) };

const stateOf = (headers: Headers, { defaults, label }: OperationData<'createSession'>): State => {
  const entries = Object.entries({ ...defaults, label });
  const set = entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return { version: Number(headers.get('etag')?.slice(1, -1)), fields: Object.fromEntries(set) };
};
