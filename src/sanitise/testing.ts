/** @file For tests: the places of a HAR in which a secret may stand. Each makes an entry that holds it there and nowhere else. */

type Json = Record<string, unknown>;

export interface Place {
  readonly name: string;
  readonly entry: (secret: string, at: number) => Json;
}

export interface Plant {
  readonly place: Place;
  readonly kind: string;
  readonly secret: string;
}

interface Parts {
  readonly url?: string;
  readonly method?: string;
  readonly status?: number;
  readonly request?: readonly (readonly [string, string])[];
  readonly response?: readonly (readonly [string, string])[];
  readonly post?: readonly [mimeType: string, text: string];
  readonly body?: readonly [mimeType: string, text: string];
  readonly more?: Json;
  readonly moreRequest?: Json;
  readonly moreResponse?: Json;
}

function entry(at: number, parts: Parts): Json {
  const lines = (list: Parts['request']) => (list ?? []).map(([name, value]) => ({ name, value }));
  return {
    startedDateTime: new Date(1_795_000_000_000 + at).toISOString(),
    time: 12,
    request: {
      method: parts.method ?? (parts.post === undefined ? 'GET' : 'POST'),
      url: parts.url ?? 'https://api.example.test/orders',
      httpVersion: 'HTTP/1.1',
      headers: [{ name: 'Host', value: 'api.example.test' }, ...lines(parts.request)],
      cookies: [],
      queryString: [],
      headersSize: -1,
      bodySize: -1,
      ...(parts.post === undefined ? {} : { postData: { mimeType: parts.post[0], text: parts.post[1] } }),
      ...parts.moreRequest,
    },
    response: {
      status: parts.status ?? 401,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      headers: [{ name: 'Date', value: 'Tue, 24 Nov 2026 10:00:00 GMT' }, ...lines(parts.response)],
      cookies: [],
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
      content: {
        size: 1,
        mimeType: parts.body?.[0] ?? '',
        ...(parts.body === undefined ? {} : { text: parts.body[1] }),
      },
      ...parts.moreResponse,
    },
    cache: {},
    timings: { send: 0, wait: 10, receive: 2 },
    ...parts.more,
  };
}

const bytes = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));
const base64 = (text: string) => btoa(bytes(text));
const base64url = (text: string) => base64(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
const jwt = (claims: Json) =>
  `${base64url(JSON.stringify({ alg: 'RS256', typ: 'JWT', kid: 'k1' }))}.${base64url(JSON.stringify(claims))}.c2lnbmF0dXJlc2lnbmF0dXJl`;
const enc = encodeURIComponent;
const xml = (text: string) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
const json = JSON.stringify;
const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';
/** Of a field value: no line breaks, and none is in a secret of the tests. */
const header = (name: string, value: (secret: string) => string, side: 'request' | 'response' = 'request') =>
  [name, side, value] as const;

const HEADERS = [
  header('Authorization', (one) => `Bearer ${one}`),
  header('authorization', (one) => `Basic ${base64(`ada:${one}`)}`),
  header('Authorization', (one) => `Basic ${base64(`${one}:pw`)}`),
  header('Authorization', (one) => one),
  header('Authorization', (one) => `SSWS ${one}`),
  header('Authorization', (one) => `ApiKey ${one}`),
  header('Authorization', (one) => `Token token="${one}", nonce="def"`),
  header('Authorization', (one) => `Bearer Bearer ${one}`),
  header('Authorization', (one) => `Bearer "${one}"`),
  header('Authorization', (one) => `Bearer ${jwt({ iss: 'https://id.test', sub: one, exp: 1_795_000_000 })}`),
  header('Authorization', (one) => `Bearer ${jwt({ sub: '1', data: { deep: [one] } })}`),
  header('Authorization', (one) => `Digest username="${one}", realm="x", nonce="n", uri="/", response="00"`),
  header(
    'Authorization',
    (one) =>
      `AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260115/eu/s3/aws4_request, SignedHeaders=host, Signature=${one}`,
  ),
  header('Proxy-Authorization', (one) => `Basic ${base64(`proxy:${one}`)}`),
  header('Cookie', (one) => `theme=dark; sid=${one}`),
  header('Cookie', (one) => `sid=${enc(one)}`),
  header('Cookie', (one) => `state=${enc(json({ token: one }))}`),
  header('Cookie', (one) => `s=${base64(json({ user: one }))}`),
  header('Cookie', (one) => `sid.0=${one.slice(0, one.length / 2)}; sid.1=${one.slice(one.length / 2)}`),
  header('Cookie', (one) => one),
  header('Set-Cookie', (one) => `sid=${one}; Path=/; HttpOnly`, 'response'),
  header('Set-Cookie', (one) => `sid="${one}"; Path=/${enc(one)}`, 'response'),
  header('Set-Cookie', (one) => `mod_auth_openidc_state_${enc(one)}=1`, 'response'),
  header('X-Api-Key', (one) => one),
  header('X-CSRF-Token', (one) => one),
  header('X-Custom', (one) => one),
  header('X-Custom-Answer', (one) => `value ${one}`, 'response'),
  header('X-Forwarded-For', (one) => one),
  header('DPoP', (one) => jwt({ htm: 'GET', jti: one })),
  header('Sec-WebSocket-Protocol', (one) => `bearer, ${enc(one)}`),
  header('Referer', (one) => `https://app.example.test/cb?code=${enc(one)}`),
  header(
    'Location',
    (one) => `https://app.example.test/cb?x=1&code=${enc(one)}#id_token=${enc(one)}`,
    'response',
  ),
  header('Location', (one) => `/cb?next=${enc(`/a?t=${enc(one)}`)}`, 'response'),
  header('Refresh', (one) => `0;url=/cb?code=${enc(one)}`, 'response'),
  header('Link', (one) => `</next?cursor=${enc(one)}>; rel=next`, 'response'),
  header(
    'WWW-Authenticate',
    (one) => `Digest realm="x", nonce="${enc(one)}", opaque="${enc(one)}"`,
    'response',
  ),
  header('Authentication-Info', (one) => `nextnonce="${enc(one)}"`, 'response'),
  header('Authorization-Extra', (one) => one),
  header('Signature', (one) => `sig1=:${base64(one)}:`),
  header('ETag', (one) => `"${one}"`, 'response'),
  header('Grpc-Metadata-Auth', (one) => one),
] as const;

const URLS: Readonly<Record<string, (secret: string) => string>> = {
  'a query': (one) => `https://api.example.test/x?access_token=${enc(one)}`,
  'a query of any name': (one) => `https://api.example.test/x?foo=1&bar=${enc(one)}`,
  'a query alone': (one) => `https://api.example.test/x?${enc(one)}`,
  'a fragment': (one) => `https://app.example.test/#access_token=${enc(one)}&state=1`,
  'a route in a fragment': (one) => `https://app.example.test/#/reset?key=${enc(one)}`,
  'user information': (one) => `https://ada:${enc(one)}@api.example.test/`,
  'a user’s name': (one) => `https://${enc(one)}@api.example.test/`,
  'a path': (one) => `https://api.example.test/reset-password/token/${enc(one)}`,
  'a path parameter': (one) => `https://api.example.test/a;jsessionid=${enc(one)}?b=1`,
  'an address within': (one) =>
    `https://api.example.test/x?redirect_uri=${enc(`https://app.example.test/cb?t=${enc(one)}`)}`,
  'an address within one within': (one) =>
    `https://api.example.test/x?next=${enc(`/login?next=${enc(`/page?token=${enc(one)}`)}`)}`,
  'a presigned address': (one) =>
    `https://b.s3.amazonaws.com/o?X-Amz-Credential=AKIA1/20260115/eu/s3/aws4_request&X-Amz-Signature=${enc(one)}`,
  'JSON in a query': (one) => `https://api.example.test/x?filter=${enc(json({ owner: one }))}`,
  'a token in a query': (one) => `https://api.example.test/x?id_token_hint=${jwt({ sub: one })}`,
  'a WebSocket’s address': (one) => `wss://api.example.test/live?ticket=${enc(one)}`,
  'a login hint': (one) => `https://id.example.test/authorize?client_id=web&login_hint=${enc(one)}`,
};

const JSONS: Readonly<Record<string, (secret: string) => unknown>> = {
  'a member': (one) => ({ access_token: one, token_type: 'Bearer' }),
  'a member of any name': (one) => ({ foo: one }),
  'a list': (one) => [1, [one]],
  'a deep member': (one) => ({ a: { b: { c: [{ d: one }] } } }),
  'a text of JSON': (one) => ({ payload: json({ inner: one }) }),
  'a text in base64': (one) => ({ blob: base64(json({ inner: one })) }),
  'a name': (one) => ({ users: { [`${one}@x1`]: 1 } }),
  'a token': (one) => ({ id_token: jwt({ sub: 'x', name: one }) }),
  'an address': (one) => ({ next: `https://x.test/?cursor=${enc(one)}` }),
  'a set of keys': (one) => ({ keys: [{ kty: 'oct', k: one }] }),
  'variables of GraphQL': (one) => ({
    query: 'query Q($a: String) { me(a: $a) { id } }',
    variables: { a: one },
  }),
  'a literal of GraphQL': (one) => ({ query: `mutation { login(password: ${json(one)}) { token } }` }),
  'data of GraphQL': (one) => ({
    data: { me: { name: one } },
    errors: [{ message: 'no', extensions: { code: 'FORBIDDEN' } }],
  }),
  'a title of data': (one) => ({ title: one, message: one, description: one }),
};

const BODIES: Readonly<Record<string, (secret: string) => readonly [mimeType: string, text: string]>> = {
  'a form': (one) => [FORM, `user=ada&password=${enc(one)}`],
  'a form of any name': (one) => [FORM, `a=1&b=${enc(one).replaceAll('%20', '+')}`],
  'a code': (one) => [FORM, `grant_type=authorization_code&code=${enc(one)}&code_verifier=${enc(one)}`],
  'a part': (one) => [
    'multipart/form-data; boundary=xx',
    `--xx\r\nContent-Disposition: form-data; name="pw"\r\n\r\n${one}\r\n--xx--\r\n`,
  ],
  'a file': (one) => [
    'multipart/form-data; boundary=xx',
    `--xx\r\nContent-Disposition: form-data; name="f"; filename="${enc(one)}"\r\nContent-Type: text/csv\r\n\r\na,${one}\r\n--xx--\r\n`,
  ],
  'a part of JSON': (one) => [
    'multipart/mixed; boundary=xx',
    `--xx\r\nContent-Type: application/json\r\n\r\n${json({ a: one })}\r\n--xx--\r\n`,
  ],
  'a SAML response': (one) => [FORM, `RelayState=x&SAMLResponse=${enc(base64(saml(one)))}`],
  'a SAML response that is cut': (one) => [FORM, `SAMLResponse=${enc(base64(saml(one)).slice(0, -40))}`],
  XML: (one) => [
    'application/xml',
    `<a><!-- ${xml(one).replaceAll('--', '')} --><b c="${xml(one)}">${xml(one)}</b><![CDATA[${one}]]></a>`,
  ],
  'no XML': (one) => ['text/xml', `<a><b>${xml(one)}</a>`],
  SOAP: (one) => [
    'text/xml',
    `<s:Envelope xmlns:s="x"><s:Body><Password>${xml(one)}</Password></s:Body></s:Envelope>`,
  ],
  'a page': (one) => [
    'text/html',
    `<!doctype html><html><head><meta name="csrf" content="${xml(one)}"><script>var t=${json(one)}</script></head><body data-token="${xml(one)}"><!-- ${xml(one).replaceAll('--', '')} --><p>Hello ${xml(one)}</p></body></html>`,
  ],
  'a form in a page': (one) => [
    'text/html',
    `<form action="/x?t=${enc(one)}" method="post"><input type="hidden" name="csrf" value="${xml(one)}"><textarea>${xml(one)}</textarea></form>`,
  ],
  'JSON in a page': (one) => ['text/html', `<script type="application/json">${json({ a: one })}</script>`],
  'plain text': (one) => ['text/plain', `hello ${one} world`],
  'a script': (one) => ['application/javascript', `const k = ${json(one)};`],
  'a style sheet': (one) => ['text/css', `a::after { content: ${json(one)} }`],
  'no JSON': (one) => [JSON_TYPE, `{"a": ${json(one)}, `],
  'lines of JSON': (one) => ['application/x-ndjson', `${json({ a: 1 })}\n${json({ b: one })}`],
  'guarded JSON': (one) => [JSON_TYPE, `)]}',\n${json({ b: one })}`],
  'an event': (one) => ['text/event-stream', `event: m\ndata: ${json({ a: one })}\n\ndata: ${one}\n\n`],
  'a token': (one) => ['application/jwt', jwt({ sub: one })],
  'something unknown': (one) => ['application/octet-stream', `\u0001\u0002${one}`],
};

function saml(secret: string): string {
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" Version="2.0"><saml:Issuer>https://id.test</saml:Issuer><saml:Assertion ID="_2"><saml:Subject><saml:NameID>${xml(secret)}</saml:NameID></saml:Subject><saml:AttributeStatement><saml:Attribute Name="mail"><saml:AttributeValue>${xml(secret)}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>`;
}

const OTHERS: Readonly<Record<string, (secret: string) => Parts>> = {
  'a list of cookies': (one) => ({ moreRequest: { cookies: [{ name: 'sid', value: one }] } }),
  'a list of set cookies': (one) => ({
    moreResponse: { cookies: [{ name: 'sid', value: one, path: '/', comment: one }] },
  }),
  'a list of parameters': (one) => ({ moreRequest: { queryString: [{ name: 'q', value: one }] } }),
  'a list of posted parameters': (one) => ({
    method: 'POST',
    moreRequest: { postData: { mimeType: FORM, params: [{ name: 'p', value: one, fileName: one }] } },
  }),
  'a body in base64': (one) => ({
    moreResponse: {
      content: { size: 1, mimeType: JSON_TYPE, encoding: 'base64', text: base64(json({ a: one })) },
    },
  }),
  'a broken base64': (one) => ({
    moreResponse: { content: { size: 1, mimeType: JSON_TYPE, encoding: 'base64', text: `!${one}` } },
  }),
  'a redirect': (one) => ({
    status: 302,
    moreResponse: { redirectURL: `https://app.example.test/?code=${enc(one)}` },
  }),
  'a comment': (one) => ({
    more: { comment: one },
    moreRequest: { comment: one },
    moreResponse: { comment: one },
  }),
  'a field of a producer': (one) => ({ more: { _mine: one, _deep: { a: one } } }),
  'an initiator': (one) => ({
    more: {
      _initiator: {
        type: 'script',
        url: `https://app.example.test/?t=${enc(one)}`,
        stack: { callFrames: [{ functionName: one, url: `https://x.test/?a=${enc(one)}` }] },
      },
    },
  }),
  'what is said over a WebSocket': (one) => ({
    more: {
      _webSocketMessages: [
        { type: 'receive', time: 1, opcode: 1, data: json({ message: one, detail: `${one} again` }) },
      ],
    },
  }),
  'the id of a page': (one) => ({ more: { pageref: `https://app.example.test/?t=${enc(one)}` } }),
  'a message of a WebSocket': (one) => ({
    more: {
      _webSocketMessages: [
        { type: 'send', time: 1, opcode: 1, data: json({ type: 'auth', token: one }) },
        { type: 'send', time: 2, opcode: 1, data: `auth ${one}` },
      ],
    },
  }),
  'a cache': (one) => ({ more: { cache: { beforeRequest: { eTag: one } } } }),
  'a status line': (one) => ({ moreResponse: { statusText: `Denied for ${one}` } }),
};

export const PLACES: readonly Place[] = [
  ...HEADERS.map(([name, side, value], index) => ({
    name: `${side} ${name} (${index})`,
    entry: (secret: string, at: number) => entry(at, { [side]: [[name, value(secret)]] }),
  })),
  ...Object.entries(URLS).map(([name, url]) => ({
    name,
    entry: (secret: string, at: number) => entry(at, { url: url(secret) }),
  })),
  ...Object.entries(JSONS).flatMap(([name, document]) => [
    {
      name: `${name}, posted`,
      entry: (secret: string, at: number) => entry(at, { post: [JSON_TYPE, json(document(secret))] }),
    },
    {
      name: `${name}, answered`,
      entry: (secret: string, at: number) =>
        entry(at, { status: 200, body: [JSON_TYPE, json(document(secret))] }),
    },
  ]),
  ...Object.entries(BODIES).flatMap(([name, body]) => [
    { name: `${name}, posted`, entry: (secret: string, at: number) => entry(at, { post: body(secret) }) },
    {
      name: `${name}, answered`,
      entry: (secret: string, at: number) => entry(at, { status: 200, body: body(secret) }),
    },
  ]),
  ...Object.entries(OTHERS).map(([name, parts]) => ({
    name,
    entry: (secret: string, at: number) => entry(at, parts(secret)),
  })),
];
