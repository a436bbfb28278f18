import { describe, expect, it } from 'vitest';
import { markdownReport } from './markdown.ts';
import { cause, incident, report } from './testing.ts';

describe('the report as Markdown', () => {
  it('is a bug report to paste', () => {
    expect(markdownReport(report)).toMatchInlineSnapshot(`
      "# Sign-in diagnosis

      1 broken, 1 expected in 14 requests (4 × 401).

      - Browser: Chrome 156.0.0.0
      - Recorded by: WebInspector 537.36
      - Recording starts: 2026-11-24T09:59:00.000Z
      - Note: No response bodies were recorded: what the server says there could not be read.
      - Note: Some entries could not be read and were skipped.
      - Skipped entry 2: request.url is missing

      ## The access token expired 12 min before the request

      \`GET https://api.example.test/orders?page=‹2 chars #aa00bb11›\` → **401**

      - Verdict: broken
      - 3 requests: #3, #7, #9, first at 2026-11-24T10:00:00.000Z
      - Works again since #12

      ### Root cause: The access token expired 12 min before the request

      \`token-expired\` (certain: the traffic proves it)

      The token that this request carries was valid until 09:48:00Z; the server’s clock said 10:00:00Z.

      A server must refuse a token after its expiry time.

      Evidence:

      - #3 \`request.headers.authorization\`: \`Bearer ‹240 chars #7f3a09bc›\`
      - #3 \`response.headers.date\`: \`Tue, 24 Nov 2026 10:00:00 GMT\`

      Fix:

      - Ask for a new token before the old one expires. _(medium, for the frontend)_

      See [RFC 7519 JSON Web Token (JWT) §4.1.4](<https://www.rfc-editor.org/rfc/rfc7519.html#section-4.1.4>)

      ### For whoever reads the logs

      - Log of the server (api.example.test), 2026-11-24T10:00:00Z, by the server’s own clock
        - \`x-request-id: 9f1c2b3a\`
        - Words such as: expired, jwt expired

      ### Try it

      \`\`\`sh
      # what follows Bearer in the header Authorization, as sent: ‹240 chars #7f3a09bc›
      read -rs TOKEN
      # With the credential
      curl --include \\
        --header "Authorization: Bearer $TOKEN" \\
        'https://api.example.test/orders'
      # Without it
      curl --include \\
        'https://api.example.test/orders'
      \`\`\`

      - With the credential, 401 again: Neither the browser nor the page is at fault.

      ## Expected, nothing to do

      - The first leg of a Digest handshake, which succeeded: #1

      ## Warnings

      - A token stands in the address (credentials-in-url)
      "
    `);
  });

  it('lets nothing in the traffic act as Markdown or HTML', () => {
    const hostile = { ...incident, title: '<img src=x> **bold** [link](http://evil.test)\n# heading' };
    const text = markdownReport({ ...report, incidents: [hostile] });
    expect(text).toContain('## \\<img src=x\\> \\*\\*bold\\*\\* \\[link\\](http://evil.test) \\# heading');
  });

  it('fences code spans that hold backticks', () => {
    const ticks = { ...cause, evidence: [{ exchange: 1, at: 'url', text: '`a``b`', mark: '' }] };
    expect(markdownReport({ ...report, incidents: [{ ...incident, causes: [ticks] }] })).toContain(
      '``` `a``b` ```',
    );
  });
});
