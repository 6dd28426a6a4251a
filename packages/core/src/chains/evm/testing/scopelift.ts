import * as sdk from '@scopelift/stealth-address-sdk';

type Hex = `0x${string}`;
type Found = { readonly schemeId: 1; readonly ephemeralPublicKey: Hex; viewingPrivateKey: Hex };

/** What the tests use of ScopeLift's library, the reference for ERC-5564. */
type ScopeLift = {
  checkStealthAddress(
    announcement: Found & { spendingPublicKey: Hex; userStealthAddress: Hex; viewTag: Hex },
  ): boolean;
  computeStealthKey(announcement: Found & { spendingPrivateKey: Hex }): Hex;
};

// Its declarations import without extensions, so that the compiler finds nothing in them.
export const { checkStealthAddress, computeStealthKey } = sdk as unknown as ScopeLift;
