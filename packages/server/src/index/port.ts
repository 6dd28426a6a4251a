import type { ChainId, StealthSchemeId } from '@sipher/core';

/** The announcements of one scheme on one chain, in the chain's order. */
export type IndexStream = {
  readonly chain: ChainId;
  readonly schemeId: StealthSchemeId;
};

/** An announcement as a chain shows it. Anyone can have written it: nothing is checked of its keys. */
export type ChainAnnouncement = {
  readonly schemeId: StealthSchemeId;
  /** Compressed: 32 bytes on ed25519, 33 on secp256k1. */
  readonly ephemeralPublicKey: Uint8Array;
  /** 0 to 255. */
  readonly viewTag: number;
  /** What the scheme announces: 32 bytes on Solana, the account's 20 bytes on EVM chains. */
  readonly announcedAddress: Uint8Array;
  /** The signature of a Solana transaction (64 bytes), the hash of an EVM one (32 bytes). */
  readonly transactionId: Uint8Array;
  /** Solana: the slot. EVM: the block's number. */
  readonly position: number;
  /** Of the block, milliseconds since the epoch; the chain knows it to the second. */
  readonly timeMs: number;
};

/** An announcement as the index gives it back. */
export type IndexedAnnouncement = {
  /** Its place in the stream, from 0 without gaps. */
  readonly ordinal: number;
  readonly ephemeralPublicKey: Uint8Array;
  readonly viewTag: number;
  /** The announced address; of one that is longer, its first `addressPrefixLength` bytes. */
  readonly addressPrefix: Uint8Array;
  readonly transactionId: Uint8Array;
  readonly position: number;
  readonly timeMs: number;
};

/**
 * Where the follower of a chain stands: text of its own making, such as the last signature it has
 * read. It is written in one transaction with what was read, so that neither is ahead of the other.
 */
export type FollowerState = string;

/** One step of a follower, taken whole or not at all. */
export type IndexStep = {
  /** What the follower took for its last state; null before the first step. */
  readonly expected: FollowerState | null;
  readonly next: FollowerState;
  /** After a reorganisation: whatever stands at this position or later is removed first. */
  readonly removeFrom?: number;
  /** In the chain's order, none before what is in the index already. */
  readonly announcements: readonly ChainAnnouncement[];
  /** Everything up to and at this position has been read. */
  readonly indexedTo: IndexedTo;
};

/** How far the index of a chain reaches. */
export type IndexedTo = {
  readonly position: number;
  /** Of that position's block; null where the chain does not tell. */
  readonly timeMs: number | null;
};

/** What is known of a chain's index. */
export type ChainIndexState = {
  readonly follower: FollowerState;
  readonly indexedTo: IndexedTo;
  /** When the last step was written, by the clock of the follower's process. */
  readonly steppedAtMs: number;
};

/** Where a reader stopped: goes on from there also after a reorganisation, or on another index. */
export type IndexPlace = {
  /** Names the index: another one can have another start, and saw other reorganisations. */
  readonly indexId: string;
  /** How many removals the index had seen. */
  readonly generation: number;
  /** Of the next announcement to be read. */
  readonly ordinal: number;
  /** The chain's position of the last that was read; 0 before the first. */
  readonly position: number;
};

/** What bounds a reading; each is inclusive, positions and times both hold where both are given. */
export type IndexRange = {
  readonly fromPosition?: number | undefined;
  readonly toPosition?: number | undefined;
  readonly fromTimeMs?: number | undefined;
  readonly toTimeMs?: number | undefined;
};

/** A part of a stream: `from` inclusive, `to` exclusive. */
export type OrdinalRange = { readonly from: number; readonly to: number };

/** Announcements that lie together, by columns: row `i` has the ordinal `firstOrdinal + i`. */
export type AnnouncementBlock = {
  readonly firstOrdinal: number;
  readonly count: number;
  /**
   * ed25519: the 32-byte u-coordinate of the ephemeral key's Montgomery form, little-endian, with
   * the sign of its x in the highest bit. secp256k1: its 33 compressed bytes.
   */
  readonly ephemeralKeys: Uint8Array;
  readonly viewTags: Uint8Array;
  /** `addressPrefixLength` bytes each, or 20 on EVM chains. */
  readonly addressPrefixes: Uint8Array;
  readonly transactionIds: Uint8Array;
  /** Positions and times of all rows; decoded at each call. */
  readonly readPlaces: () => ReadonlyArray<{ readonly position: number; readonly timeMs: number }>;
};

/** Of a 32-byte address this much is kept: whoever can forge it finds 2^96 keys, and gains nothing. */
export const addressPrefixLength = 12;

/**
 * The announcements of all chains, in a folder of its own that several processes and threads may
 * have open. What a step wrote is durable once `advance` has resolved, and seen by the next reading
 * of every process.
 *
 * Announcements that no scheme could ever pay to (keys of a wrong length, coordinates that are not
 * reduced, points of small order) are left out by `advance`; whether a key is on its curve is left
 * to whoever finds a payment.
 */
export type AnnouncementIndex = {
  /** Null for a chain that no follower has ever read. */
  readState(chain: ChainId): ChainIndexState | null;

  /**
   * Takes a step: removes, appends, moves the state, in one durable transaction.
   *
   * @returns false where the follower's state is not `expected`: another one was faster.
   * @throws RangeError where announcements are not in order, where a position or a time is no whole
   * number from 0 on, and for a chain that has no announcer: nothing is written then.
   */
  advance(chain: ChainId, step: IndexStep): Promise<boolean>;

  /** How many announcements there are. */
  total(stream: IndexStream): number;

  /**
   * The ordinals from the first announcement in a range of positions and times up to and with the
   * last; an empty range has `from` = `to`. Positions never go back in a stream, so all of them are
   * in a range of positions. Times are as the chain told them: should they go back, nothing of the
   * range is missing, but some from outside it lie in between.
   */
  locate(stream: IndexStream, range: IndexRange): OrdinalRange;

  /** The place before an ordinal, for a cursor. */
  placeOf(stream: IndexStream, ordinal: number): IndexPlace;

  /**
   * The ordinal to go on from, at most `total`. After removals it lies before everything that was
   * changed; each of the last 1,000 is known by itself, of older ones how far back they went. From
   * another index, or one that was put back from a copy, it is the first of the same position.
   */
  resume(stream: IndexStream, place: IndexPlace): number;

  /** The block that holds an ordinal; null at and after the end. Its bytes are a copy. */
  readBlock(stream: IndexStream, ordinal: number): AnnouncementBlock | null;

  /** At most `count` announcements from an ordinal on. */
  list(stream: IndexStream, ordinal: number, count: number): IndexedAnnouncement[];

  /**
   * Makes `holder` the one that follows a chain until `untilMs`, unless another one is and its time
   * has not passed by `nowMs`. The holder itself renews it so.
   *
   * @returns whether the holder leads from now on; false too where it has given up.
   */
  lead(chain: ChainId, lease: IndexLease): Promise<boolean>;

  close(): Promise<void>;
};

export type IndexLease = {
  /** Names a process among all that share the folder. */
  readonly holder: string;
  readonly nowMs: number;
  /** `nowMs` or less gives it up. */
  readonly untilMs: number;
  /** Whether another holder has surely ended: its time need not be waited for. */
  readonly isGone?: ((holder: string) => boolean) | undefined;
};

/** A recipient who looks for payments: spends nothing. */
export type ScanKeys = {
  /** 32 bytes, as RecipientViewKeys. */
  readonly viewingPrivateKey: Uint8Array;
  readonly spendingPublicKey: Uint8Array;
};

export type ScanRequest = {
  /** Whoever asks: each of those who ask at once has a share of the threads. */
  readonly owner: string;
  readonly stream: IndexStream;
  /** From 1; each announcement is read once for all of them. */
  readonly keys: readonly ScanKeys[];
  readonly range: OrdinalRange;
  /** Payments after which it stops, of all keys together; from 1. */
  readonly limit: number;
  /** Time after which it stops wherever it is. */
  readonly budgetMs: number;
};

/** A payment to one of the keys. */
export type FoundPayment = {
  /** The place of its keys in the request. */
  readonly keyIndex: number;
  readonly announcement: IndexedAnnouncement;
  /** The one-time public key that the keys lead to, compressed. */
  readonly stealthPublicKey: Uint8Array;
};

export type ScanPage = {
  /** In the stream's order. */
  readonly found: readonly FoundPayment[];
  /** Everything before it was compared with every key. */
  readonly nextOrdinal: number;
  /** How many announcements that were. */
  readonly scanned: number;
};

/** Looks through the index in threads of its own: the event loop stays free. */
export type Scanner = {
  /**
   * Scans until the range, the limit or the time ends.
   *
   * @throws the signal's reason within 100 ms of its abort; InvalidInputError naming
   * `keys.<index>.viewingPrivateKey` or `keys.<index>.spendingPublicKey`.
   */
  scan(request: ScanRequest, signal: AbortSignal): Promise<ScanPage>;
  close(): Promise<void>;
};
