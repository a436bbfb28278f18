import { spec } from '../../spec.ts';
import { type CheckInput, defineCheck, type EvidenceRef, type Found, type Message } from '../check.ts';
import { SIGNED_OUT } from '../kinds.ts';
import { lostCookieFinding, lostFor } from './lost.ts';

const fixes: Message['fixes'] = [
  {
    effort: 'easy',
    audience: 'user',
    text: 'Clear the cookies of {host} in the browser, then sign in again.',
    action: 'clear-cookies',
  },
  {
    effort: 'medium',
    audience: 'backend',
    text: 'Delete the state cookie of a sign-in when its callback has been dealt with, failed or not, and give it a short life (Max-Age of ten minutes). Start no sign-in for calls of scripts: answer them with 401.',
  },
  {
    effort: 'easy',
    audience: 'admin',
    text: 'Limit their number where the library can (mod_auth_openidc: OIDCStateMaxNumberOfCookies 7 true; oauth2-proxy: cookie-csrf-expire).',
  },
];

/** Ours: fewer than this are a few tabs in which the visitor was about to sign in. */
const MANY = 8;

type M = 'weight' | 'told' | 'evicted' | 'warning';

export default defineCheck({
  id: 'cookie-pileup',
  group: 'cookie',
  summary:
    'Each sign-in that is begun leaves a cookie behind, until they are too many or crowd out the session',
  severity: 'broken',
  rung: 3,
  applies: ['header-too-large', ...SIGNED_OUT, 'observation'],
  spec: [spec('cookies', '6.1')],
  needs: ['cookies', 'cookieLoad', 'credential', 'words'],
  messages: {
    weight: {
      title: '{count} cookies of sign-ins that were begun have piled up, and {host} refuses their weight',
      what: 'The request carries {count} cookies named {family}…, {familyBytes} of {bytes} bytes. Each stands for a sign-in that was begun, and is not deleted when that is over. {added}',
      why: 'They grow with every attempt, until the request is larger than the server takes. From then on each page of the site answers {status}, also that which could clear them away.',
      fixes,
    },
    told: {
      title: '{host} begins no further sign-in: too many cookies of earlier attempts are left over',
      what: 'The server answers: “{quote}”. {carries}',
      why: 'Each sign-in that is begun leaves a cookie, and it is not deleted when that is over. The server has a limit for them.',
      fixes,
    },
    evicted: {
      title: 'The browser threw the cookie {name} out to make room: {host} sets too many cookies',
      what: 'The response of {setter} set {name}. Since then so many other cookies were set for this site that the browser had to drop some (browsers keep about 180 for a site), and {name} was among them.',
      why: 'The request goes out without it, and {host} sees nobody signed in.',
      fixes,
    },
    warning: {
      title: '{count} cookies of sign-ins that were begun have piled up at {host}',
      what: 'A request carries {count} cookies named {family}…, {familyBytes} bytes of them. Each stands for a sign-in that was begun, and is not deleted when that is over. {added}',
      why: 'Nothing failed for it yet. When they come to about 8 KB, servers refuse every request of this browser.',
      fixes,
    },
  },
  run(input) {
    const { kind, facts } = input;
    if (kind === 'observation')
      return piled(input, MANY) && facts.cookieLoad.added >= 3 ? [finding('warning', input)] : [];
    const said = facts.words.says('cookie-pileup');
    if (said !== undefined) return [finding('told', input)];
    if (kind === 'header-too-large') {
      const [family] = facts.cookieLoad.families;
      const heavy = family !== undefined && family.bytes * 3 >= (facts.cookieLoad.bytes ?? 0);
      return heavy ? [finding('weight', input)] : [];
    }
    const missing = lostFor(input, 'cookie-pileup');
    if (missing === undefined) return [];
    const found = lostCookieFinding(missing, 'evicted' as const, input);
    const by = missing.by === undefined ? [] : [{ exchange: missing.by, at: 'response.headers.set-cookie' }];
    return [{ ...found, confidence: 'likely', evidence: [...found.evidence, ...by] }];
  },
});

type Input = CheckInput<'cookies' | 'cookieLoad' | 'credential' | 'words'>;

function piled({ facts }: Input, many: number): boolean {
  return (facts.cookieLoad.families[0]?.count ?? 0) >= many;
}

function finding(message: M, { exchange, facts, show }: Input): Found<M> {
  const { families, setters, bytes = 0, added } = facts.cookieLoad;
  const [family] = families;
  const name = show.text((family?.name ?? '').slice(0, 60));
  const said = facts.words.says('cookie-pileup');
  const evidence: EvidenceRef[] = [
    ...(said === undefined ? [] : [{ exchange, at: said.at, text: show.text(said.text) }]),
    ...(family === undefined
      ? []
      : [
          {
            exchange,
            at: 'request.headers.cookie',
            text: `Cookie: ${family.count} × ${name}…, ${family.bytes} bytes`,
          },
        ]),
    ...setters.map((attempt) => ({
      exchange: attempt.exchange,
      at: 'response.headers.set-cookie',
      line: attempt.line,
    })),
  ];
  return {
    message,
    data: {
      host: exchange.url.host,
      status: exchange.response.status,
      family: name,
      count: family?.count ?? 0,
      familyBytes: family?.bytes ?? 0,
      bytes,
      added:
        added === 0
          ? ''
          : `${added === 1 ? 'One' : added} of them ${added === 1 ? 'was' : 'were'} set in this capture.`,
      quote: said === undefined ? '' : show.text(said.text.slice(0, 160)),
      carries: family === undefined ? '' : `The request carries ${family.count} cookies named ${name}….`,
    },
    confidence: message === 'weight' && bytes === 0 ? 'likely' : 'certain',
    evidence: evidence.length > 0 ? evidence : [{ exchange, at: 'response.status' }],
    subject: `${exchange.url.host} ${name}`,
  };
}
