import type { Guides } from '../guide.ts';

/** The checks of signed requests: AWS, Digest, HTTP message signatures. */
export const more: Guides = {
  'aws-signature-invalid': {
    means:
      'Requests to AWS are signed: the client computes a checksum over address, headers, body and time with its secret key. The service computes it again. Here the two cannot agree, for a reason that the request shows.',
    causes: [
      'The clock of the computer that signed is more than a few minutes off.',
      'The signature is made for another region or service than the address belongs to.',
      'Temporary credentials (their key begins with `ASIA`) are sent without the session token that belongs to them.',
      'A proxy changes what was signed: the host, the path, a header.',
    ],
    look: [
      'Network: click the refused request, Request Headers, `Authorization: AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=…`. Compare region and service with the address.',
      'Compare `X-Amz-Date` with `Date` under Response Headers: they must be within five minutes.',
      'Each name in `SignedHeaders` must be among the Request Headers; for a key with `ASIA` there must be `X-Amz-Security-Token`.',
      'Read `x-amzn-errortype` under Response Headers and the text in the Response tab: `SignatureDoesNotMatch`, `RequestTimeTooSkewed`, `InvalidClientTokenId` …',
    ],
    shell: {
      run: 'curl -si --aws-sigv4 "aws:amz:eu-central-1:execute-api" -u "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -H "x-amz-security-token: $AWS_SESSION_TOKEN" https://abc123.execute-api.eu-central-1.amazonaws.com/prod/orders | head -20\naws sts get-caller-identity',
      shows:
        'curl signs by itself: if its request is let through, the page’s signing is at fault. The last command says whether the keys are good at all.',
    },
    unlike: {
      'message-signature-invalid': 'that is the general standard (RFC 9421), not that of AWS.',
      'token-expired': 'a signed address (`X-Amz-Expires`) that has run out is reported there.',
      'clock-skew': 'that names whose clock is off; here it is the signature that is out of date.',
    },
  },
  'digest-mismatch': {
    means:
      'Digest proves the password with a checksum over the address, a number from the server and some more. One of these is not what the server asked for, so the checksum cannot be right.',
    causes: [
      'A proxy rewrites the address after the client has computed the checksum.',
      'A home-made client keeps the number (nonce) of an earlier answer, or counts wrongly.',
      'The request went to another server of the group than the one that handed out the number.',
    ],
    look: [
      'Network: click the 401 and put two lines side by side: `WWW-Authenticate: Digest …` of the answer before, and `Authorization: Digest …` of this request.',
      '`realm`, `nonce`, `opaque`, `algorithm` and `qop` must be repeated exactly; `uri` must be the path and query of the request; `nc` must grow with each use of one nonce.',
    ],
    shell: {
      run: 'curl -sv -o /dev/null --digest -u "$NAME" https://intranet.example.com/ 2>&1 | grep -iE "^[<>] (HTTP|GET|www-auth|auth)"',
      shows:
        'How a correct client answers the same challenge. If it is let through, the other client is at fault.',
    },
    unlike: {
      'digest-stale': 'there everything fits, and only the number had grown old.',
      'credential-refused': 'there everything fits, and the password is wrong.',
      'nonce-handshake': 'there the retry with a new number succeeded.',
    },
  },
  'digest-stale': {
    means:
      'The number (nonce) that the client used has run out. The server says so (`stale=true`) and sends a new one. The client must repeat the request with it, and did not.',
    causes: [
      'A home-made client or an old library does not know `stale=true` and takes it for a wrong password.',
      'The page was left, or the request was cancelled, before the retry.',
      'The server lets its numbers run out after a few seconds.',
    ],
    look: [
      'Network: click the 401, Response Headers: `WWW-Authenticate: Digest …, stale=true, nonce="…"`.',
      'Look at the requests after it: none to this address carries that new nonce in `Authorization`.',
    ],
    shell: {
      run: 'curl -sv -o /dev/null --digest -u "$NAME" https://intranet.example.com/ 2>&1 | grep -ciE "^< HTTP"',
      shows:
        '`2`: curl asks, is refused, and repeats with the nonce. That is what the client should do on `stale=true`, too.',
    },
    unlike: {
      'nonce-handshake': 'there the client did repeat the request, and was let through.',
      'digest-mismatch':
        'there the number was never handed out by this server, or another part does not fit.',
    },
  },
  'message-signature-invalid': {
    means:
      'The request is signed after RFC 9421 (HTTP message signatures), or should be. The signature cannot count: it does not parse, names parts that were not sent, has run out, or belongs to another body.',
    causes: [
      'A proxy changed or removed a header that the signature covers.',
      'The signature was made earlier and sent too late (`expires`).',
      'The body was changed after `Content-Digest` had been computed.',
      'The client does not sign at all, and the server asks for it (`Accept-Signature`).',
    ],
    look: [
      'Network: click the refused request, Request Headers: `Signature-Input` names the covered parts and the times, `Signature` holds the signature itself under the same label.',
      'Check that each covered header is among the Request Headers, and that `created` and `expires` (seconds since 1970) fit `Date` under Response Headers.',
      'Where `content-digest` is covered, that header must be there, too.',
    ],
    shell: {
      run: 'date -u -d @1735689600\nprintf %s "$BODY" | openssl dgst -sha256 -binary | base64',
      shows:
        'The first line turns `created` or `expires` into a date. The second one is the value that belongs into `Content-Digest: sha-256=:…:`.',
    },
    unlike: {
      'aws-signature-invalid': 'that is AWS’s own scheme, in `Authorization: AWS4-HMAC-SHA256`.',
      'dpop-invalid': 'that is a proof that goes with an OAuth token.',
      'token-signature-invalid': 'there the token is signed, not the request.',
    },
  },
};
