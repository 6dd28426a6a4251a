/** What no list of the contract says, in the order of the page. */
export const frontMatter = `---
name: sipher
description: Pay, be paid and disclose privately through a Sipher server. Use it when an agent must pay without showing its recipient, receive at one-time addresses, find and claim such payments, prove amounts, or keep its privacy posture in a session.
---`;

export const introduction = `# Sipher

Sipher is a self-hosted privacy API. You state your privacy posture once, in a **session**, and every
request that carries \`X-Session-Id\` is made under it. The server builds unsigned transactions: it never
needs a spending key to pay. Its owner gives you an address and an API key.

- All pages as a list: \`/llms.txt\`. The whole contract: [OpenAPI](../reference/openapi.json)
- Clients: [TypeScript](../getting-started/typescript.md), [Python](../getting-started/python.md),
  [Go](../getting-started/go.md), [MCP tools](../mcp.md), [command line](../cli.md), or plain HTTP as below
- \`X-API-Key: <key>\` (or \`Authorization: Bearer <key>\`) on every request but the public ones. Sessions
  need a key of the pro or enterprise tier`;

/** With the body of a payment as it is sent. */
export const firstCallsPart = (payment: string): string => `## First calls

\`\`\`sh
# The posture, once. The answer's data.sessionId goes into X-Session-Id from now on.
SESSION=$(curl -s "$SIPHER_URL/v1/sessions" -H "X-API-Key: $SIPHER_API_KEY" -H 'Content-Type: application/json' -d '{"defaults": {"chain": "near", "privacyLevel": "shielded"}}' | grep -o 'sess_[0-9a-f]*')
\`\`\`

\`\`\`sh
# What would an operation use under it? Ask before you rely on it.
curl -s "$SIPHER_URL/v1/sessions/$SESSION/effective?operation=transferPrivate" -H "X-API-Key: $SIPHER_API_KEY"
\`\`\`

\`\`\`sh
# A payment under it: shielded comes from the session, the chain from the recipient's meta-address.
# data.chainData is what a wallet signs.
curl -s "$SIPHER_URL/v1/transfer/private" -H "X-API-Key: $SIPHER_API_KEY" -H "X-Session-Id: $SESSION" -H 'Content-Type: application/json' -H 'Idempotency-Key: invoice-2026-0001' -d ${payment}
\`\`\`

A session lives an hour unless \`ttlSeconds\` says otherwise (60 to 86400), and never longer than a day.
\`Session-Expires\` on each answer says until when, in ms since the epoch. When it has ended the answer is
404 \`SESSION_NOT_FOUND\`, before anything ran: make a new one with the same defaults, and repeat.

- **To sign and send** what \`data.chainData\` holds, on each chain, and to try it on a Solana of your machine:
  [transfers](../transfers.md), [what stands in a transaction of Solana](../chains/solana.md#signing-what-was-built),
  [the simnet](../simnet.md).
- **A meta-address as text** is \`sip:<chain>:<spendingKey>:<viewingKey>\`: requests take its parts, as above.
- **To be paid**: make keys at home (\`generateKeys\`, or the tool \`sipher_generate_address\`), and hand out the
  meta-address. \`POST /v1/stealth/generate\` makes them too, on a server that you trust with them.
- **To find payments**: at home ([how](../scanning.md)), or \`POST /v1/scan/payments\` with \`viewingPrivateKey\`,
  \`spendingPublicKey\` and \`chain\`; send \`nextCursor\` as \`cursor\` until it is null. Then
  [claim](../claiming.md) what was found.`;

export const keysPart = `## Keys, and what to do at home

| key | what it can do | who may have it |
| --- | --- | --- |
| spending private key | spends what was paid to its owner | its owner alone |
| viewing private key | finds all payments to its owner, spends nothing | its owner; a server that scans for it |
| viewing key | opens what was disclosed to it | an auditor |
| meta-address (two public keys) | lets others pay | everybody |

\`@sipher/client/local\` makes keys, checks, scans and signs claims on your own machine:
[scanning at home](../scanning.md), [claiming at home](../claiming.md). What the server sees in each
operation: [the list](../reference/security-by-operation.md); who could misuse it:
[the security model](../security.md).`;

export const errorsPart = `## Errors, and what to do

Act on \`error.code\`, never on the message. \`details\` says what is wrong: \`details.issues[].path\` names the
field. Quote \`X-Request-Id\` when you report a fault.

- **400, 415, 422**: the request is wrong, and stays wrong. Change it. \`SESSION_DEFAULT_CONFLICT\`: a default
  does not fit; write the field yourself, or change the session. Where \`details.source\` is \`preference\`,
  \`backendsSelect\` with null ends it.
- **401, 403**: the key is missing, wrong, or of too low a tier. Ask your owner; do not try others.
- **404 \`SESSION_NOT_FOUND\`**: open a new session with the same defaults, then repeat the request.
- **409 \`IDEMPOTENCY_IN_PROGRESS\`, 429, 503 with \`Retry-After\`**: wait as long as it says, then repeat as
  below. 503 \`RPC_NOT_CONFIGURED\` and \`ADMIN_DISABLED\` do not pass by waiting: tell the operator. (A transfer
  on Solana needs no endpoint where you send \`recentBlockhash\`.)
- **408, 500, 502, 503, no answer**: it may have been done. Repeat what is marked K under the **same** \`Idempotency-Key\`; repeat GET as it
  is. Anything else: look first whether it was done.
- **422 \`PRIVACY_LEVEL_UNAVAILABLE\`**: \`details\` says what is missing and what would do. Never lower the level
  without being told to.`;

export const rulesPart = `## Rules

1. Never send a spending private key, unless your owner runs the server and asks for a claim through it:
   \`transferClaim\` and \`stealthGenerate\` show it to the server. At home: \`signClaim\`, \`generateKeys\`.
2. Never put private keys, viewing keys, API keys or blinding factors into logs, prompts, labels or memos.
   A memo on a chain is public.
3. Keep the opening (\`blindingFactor\`, \`opening\`) of a commitment: without it nothing can be proven later.
4. Name every payment with an \`Idempotency-Key\` of its own, before it is sent, and keep it until the answer
   is there: a repeat under it does not pay a second address. On Solana a transaction is dead a minute after it
   was built: if it was not sent by then, build it anew, under another name.
5. Read \`data.exposure\` before you sign, and say what it says: \`committed\` is not \`hidden\`.
6. See that \`data.announcement\` reaches the recipient, who cannot find the payment without it. \`exposure.announcement\`
   says how: \`on-chain\`, the payment carries it; \`separate-transaction\`, send it after the payment;
   \`out-of-band\`, hand it to the recipient.
7. An amount is a decimal text in base units (lamports, wei, yoctoNEAR). Never a JSON number.
8. Do not lower a privacy level, change a session or end one that you did not open, unless you are told to.
9. A session id is a secret of its API key’s owner: do not share it.`;
