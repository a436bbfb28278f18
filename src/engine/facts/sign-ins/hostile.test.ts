import { describe, expect, it } from 'vitest';
import { type EntryInput, exchanges } from '../../checks/testing.ts';
import { Session } from '../../session.ts';
import { APP, authorizeUrl, callbackUrl, codeFlow, flowsOf, form, ID, page, tokenCall } from './testing.ts';

/** Ours: what a flow may weigh in the report, characters. */
const HEAVIEST = 60_000;

function heaviest(entries: readonly EntryInput[]): number {
  return Math.max(0, ...flowsOf(...entries).map((flow) => JSON.stringify(flow).length));
}

const long = (length: number) => 'a'.repeat(length);
const bomb = `<!DOCTYPE x [<!ENTITY a "${long(1000)}">${Array.from({ length: 9 }, (_, n) => `<!ENTITY a${n} "${`&a${n - 1};`.repeat(10)}">`).join('')}]><samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">&a8;</samlp:Response>`;
const nested = (depth: number): string => {
  let url = `${APP}/login`;
  for (let level = 0; level < depth; level++)
    url = `${APP}/login?next=${encodeURIComponent(url).slice(0, 60_000)}`;
  return url;
};

describe('hostile captures are read without harm, and told of in few words', () => {
  it.each<[string, readonly EntryInput[]]>([
    [
      'a response of 5 MB',
      [form(`${APP}/acs`, `SAMLResponse=${long(5_000_000)}&RelayState=${long(5_000_000)}`)],
    ],
    ['a request of 5 MB in the address', [page(`${ID}/sso?SAMLRequest=${long(5_000_000)}`)]],
    ['entities that multiply', [form(`${APP}/acs`, `SAMLResponse=${encodeURIComponent(btoa(bomb))}`)]],
    [
      'addresses of 100,000 characters',
      [page(`${authorizeUrl()}&x=${long(100_000)}`), page(`${callbackUrl()}&y=${long(100_000)}`)],
    ],
    [
      'a path of 100,000 characters',
      [page(`${ID}/${long(100_000)}/authorize?client_id=a&response_type=code`)],
    ],
    [
      'thousands of parameters of one name',
      [page(`${ID}/authorize?client_id=web&response_type=code${'&state=a'.repeat(5000)}`)],
    ],
    [
      'a state of a megabyte',
      [page(authorizeUrl({ state: long(1_000_000) })), page(callbackUrl({ state: long(1_000_000) }))],
    ],
    [
      'what is asked for in what is asked for',
      [page(nested(8), nested(9)), page(nested(9), nested(10)), page(nested(10), nested(8))],
    ],
    [
      'broken escapes',
      [
        page(`${ID}/authorize?client_id=%&response_type=%E0%A4%A&state=%u`),
        form(`${APP}/cb`, 'code=%E0%A4%A&state=%'),
      ],
    ],
    [
      'tokens that are none',
      [
        tokenCall(
          { grant_type: 'authorization_code', code: 'x' },
          { id_token: '..', access_token: long(100_000) },
        ),
      ],
    ],
    [
      'a request object that is none',
      [page(`${ID}/authorize?client_id=a&response_type=code&request=${long(50_000)}.${long(50_000)}.`)],
    ],
    [
      'odd schemes',
      [{ url: 'data:text/html,<form action=login>' }, { url: 'javascript:login()' }, { url: 'about:blank' }],
    ],
  ])('%s', (_name, entries) => {
    expect(heaviest(entries)).toBeLessThan(HEAVIEST);
  });

  it('a loop without end is one flow, the middle of it left out', () => {
    const round = (turn: number) => [
      page(`${APP}/home`, authorizeUrl({ state: `st-${turn}QwErTy12` })),
      page(
        authorizeUrl({ state: `st-${turn}QwErTy12` }),
        callbackUrl({ state: `st-${turn}QwErTy12`, code: `c0de-${turn}AsDf34` }),
      ),
      page(callbackUrl({ state: `st-${turn}QwErTy12`, code: `c0de-${turn}AsDf34` }), `${APP}/home`),
    ];
    const flows = flowsOf(...Array.from({ length: 300 }, (_, turn) => round(turn)).flat());
    expect(flows).toHaveLength(1);
    const [flow] = flows;
    expect(flow?.messages.length).toBeLessThanOrEqual(80);
    expect((flow?.messages.length ?? 0) + (flow?.omitted ?? 0)).toBe(900);
    expect(flow?.rounds).toBe(300);
    expect(flow?.matches.length).toBeLessThanOrEqual(40);
  });

  it('keeps a number of flows, the newest among them', () => {
    const session = new Session({ key: new Uint8Array(16).fill(7) });
    const many = Array.from({ length: 230 }, (_, turn) =>
      codeFlow(turn * 100, `st-${turn}ZxCvBn56`, `c0de-${turn}UiOp78`, `page${turn}`),
    ).flat();
    for (const exchange of exchanges(...many)) session.add(exchange);
    expect(session.flowCount).toBe(200);
    const flows = session.flows();
    expect(flows).toHaveLength(200);
    expect(flows.at(-1)?.id).toBe('f230');
  });

  it('thousands of requests that nobody answers', () => {
    const many = Array.from({ length: 2000 }, (_, turn) =>
      page(authorizeUrl({ state: `st-${turn}LkJhGf90` })),
    );
    expect(flowsOf(...many).length).toBeLessThanOrEqual(200);
  });
});

describe('the same capture', () => {
  const entries = [...codeFlow(), ...codeFlow(60, 'st-77Another99z', 'c0de-2ndCode55x', 'orders')];

  it('gives the same flows, whenever they are asked for', () => {
    const session = new Session({ key: new Uint8Array(16).fill(7) });
    for (const exchange of exchanges(...entries)) {
      session.add(exchange);
      session.flows();
    }
    expect(session.flows()).toEqual(flowsOf(...entries));
  });
});
