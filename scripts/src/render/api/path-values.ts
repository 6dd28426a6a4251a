import { type Operation, operations } from '@sipher/contract';

/** What stands for `{id}` in examples. */
export type PathValue = {
  /** As the contract's examples have it, for programs. */
  readonly literal: string;
  /** In a shell. */
  readonly shell: string;
  /** The lines that make it there. */
  readonly made?: string;
};

const findIn = (pattern: string) => `grep -o '${pattern}' | head -n 1`;

const byGroup: Readonly<Record<string, PathValue>> = {
  sessions: {
    literal: operations.createSession.example.data.sessionId,
    shell: '$SESSION_ID',
    made: `SESSION_ID=$(curl -s "$SIPHER_URL/v1/sessions" -H "X-API-Key: $SIPHER_API_KEY" -H 'Content-Type: application/json' -d '{"defaults": {"chain": "near"}}' | ${findIn('sess_[0-9a-f]*')})`,
  },
  keys: {
    literal: operations.createAdminKey.example.data.id,
    shell: '$KEY_ID',
    made: `KEY_ID=$(curl -s "$SIPHER_URL/v1/admin/keys" -H "X-API-Key: $SIPHER_ADMIN_KEY" -H 'Content-Type: application/json' -d '{"name": "example", "tier": "free"}' | grep -o 'sph_[0-9A-Za-z]*' | cut -d _ -f 2)`,
  },
  backends: { literal: 'sip-native', shell: 'sip-native' },
};

/** What an operation's path needs; null: nothing. */
export const pathValueOf = ({ call, params }: Operation): PathValue | null =>
  params === undefined ? null : (byGroup[call.split('.')[0] ?? ''] ?? null);
