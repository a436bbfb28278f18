import type { MessageReport } from '../report-flows.ts';
import { spec } from '../spec.ts';
import type { PartList } from './part-list.ts';
import { ASSERTION } from './saml.ts';
import { assertionParts } from './saml-assertion-parts.ts';
import { LONGEST_XML } from './saml-envelope.ts';
import { printXml } from './saml-print.ts';
import { signatureParts } from './saml-signature-parts.ts';
import { childOf, childrenOf, parseXml, type XmlElement } from './xml.ts';

const ASSERTION_1 = 'urn:oasis:names:tc:SAML:1.0:assertion';
/** WS-Trust as of February 2005, which most providers write, and as OASIS published it. */
const TRUST =
  /^http:\/\/(?:schemas\.xmlsoap\.org\/ws\/2005\/02\/trust|docs\.oasis-open\.org\/ws-sx\/ws-trust\/200512)\/?$/;

/** WS-Federation §13.2.1: `wa` says what a message is for; an answer holds `wresult`. */
export function isFederation(params: URLSearchParams): boolean {
  return /^wsign(?:in|out|outcleanup)1\.0$/.test(params.get('wa') ?? '') || params.has('wresult');
}

/** A passive WS-Federation message taken apart. Bounded; never throws. */
export function federationMessage(
  params: URLSearchParams,
  side: MessageReport['side'],
  list: PartList,
): MessageReport {
  const wa = params.get('wa') ?? '';
  const of = (name: string) => params.get(name) ?? undefined;
  list.text('wa', wa, 'What it is for.');
  list.text(
    'wtrealm',
    of('wtrealm'),
    'The application that asks, by the name that the provider knows it by.',
  );
  list.address('wreply', of('wreply'), 'Where the answer is to go.');
  list.hidden('wctx', of('wctx'), 'The application’s own note, which comes back unchanged with the answer.');
  list.time('wct', of('wct'), 'When the request was made, by the application’s clock.', 'made');
  list.text('wfresh', of('wfresh'), 'How old, in minutes, the sign-in may be; 0 asks for a new one.');
  list.text('wauth', of('wauth'), 'How the user is to sign in.');
  list.text('whr', of('whr'), 'Where the user is at home: which provider is to sign them in.');
  const base = { side, spec: spec('wsFederation', '13.2'), verdict: '', xml: '', note: '' };
  const result = of('wresult');
  if (result === undefined)
    return {
      ...base,
      title: wa.startsWith('wsignout') ? 'WS-Federation sign-out' : 'WS-Federation sign-in request',
      parts: list.parts,
    };
  const xml = parseXml(result.slice(0, LONGEST_XML), { partly: true });
  const title = 'WS-Federation sign-in response';
  if (!xml.ok) return { ...base, title, parts: list.parts, note: `wresult cannot be read: ${xml.detail}.` };
  const printed = printXml(xml.root, list.show);
  tokenParts(list, xml.root);
  const notes = [
    xml.cut === '' ? '' : `What stands here is not all of it: ${xml.cut}.`,
    printed.cut ? 'The XML is longer than what is shown.' : '',
  ];
  return {
    ...base,
    title,
    parts: list.parts,
    xml: printed.xml,
    note: notes.filter((one) => one !== '').join(' '),
  };
}

/** RequestSecurityTokenResponse (WS-Trust §3.2), alone or in a collection. */
function tokenParts(list: PartList, root: XmlElement): void {
  if (!TRUST.test(root.uri)) return;
  const responses =
    root.local === 'RequestSecurityTokenResponseCollection'
      ? childrenOf(root, root.uri, 'RequestSecurityTokenResponse')
      : [root];
  for (const response of responses.slice(0, 2)) {
    const lifetime = childOf(response, root.uri, 'Lifetime');
    for (const child of lifetime?.children ?? []) {
      if (child.local === 'Created') list.time('Created', child.text, 'From then on it is valid.', 'from');
      if (child.local === 'Expires') list.time('Expires', child.text, 'It is not valid after.', 'until');
    }
    const reference = response.children.find(({ local }) => local === 'AppliesTo')?.children[0];
    list.text(
      'AppliesTo',
      reference?.children.find(({ local }) => local === 'Address')?.text ?? '',
      'The application that it is made out to.',
    );
    list.text('TokenType', childOf(response, root.uri, 'TokenType')?.text, 'What kind of token it holds.');
    for (const token of childOf(response, root.uri, 'RequestedSecurityToken')?.children.slice(0, 2) ?? [])
      tokenPart(list, token);
  }
}

function tokenPart(list: PartList, token: XmlElement): void {
  if (token.uri === ASSERTION && token.local === 'Assertion') {
    if (!assertionParts(list, token, '')) unsigned(list);
  } else if (token.uri === ASSERTION_1 && token.local === 'Assertion') oldAssertionParts(list, token);
  else if (token.local === 'EncryptedData' || token.local === 'EncryptedAssertion')
    list.add(
      'RequestedSecurityToken',
      'encrypted',
      'The token is encrypted for the application: nothing in it can be read here.',
    );
}

function unsigned(list: PartList): void {
  list.add('Signature', 'missing', 'Proves who wrote it.', {
    fault: 'The token is not signed: anybody could have written it.',
  });
}

/** SAML 1.1 Core §2.3: what AD FS and SharePoint still exchange. */
function oldAssertionParts(list: PartList, assertion: XmlElement): void {
  list.text('Assertion Issuer', assertion.attributes.get('Issuer'), 'Who vouches for the user.');
  list.id('Assertion ID', assertion.attributes.get('AssertionID'), 'Names this assertion.');
  list.time('IssueInstant', assertion.attributes.get('IssueInstant'), 'When it was made.', 'made');
  if (!signatureParts(list, assertion, 'Assertion')) unsigned(list);
  const conditions = childOf(assertion, ASSERTION_1, 'Conditions');
  list.time('NotBefore', conditions?.attributes.get('NotBefore'), 'It is not valid before.', 'from');
  list.time(
    'NotOnOrAfter',
    conditions?.attributes.get('NotOnOrAfter'),
    'It is not valid from then on.',
    'until',
  );
  for (const restriction of childrenOf(conditions, ASSERTION_1, 'AudienceRestrictionCondition').slice(0, 4))
    for (const { text } of childrenOf(restriction, ASSERTION_1, 'Audience').slice(0, 8))
      list.text('Audience', text, 'The application that it is made out to.');
  const statement = childOf(assertion, ASSERTION_1, 'AuthenticationStatement');
  list.time(
    'AuthenticationInstant',
    statement?.attributes.get('AuthenticationInstant'),
    'When the user really signed in.',
    'made',
  );
  const names = childrenOf(assertion, ASSERTION_1, 'AttributeStatement')
    .flatMap((one) => childrenOf(one, ASSERTION_1, 'Attribute'))
    .map((one) => list.show.text((one.attributes.get('AttributeName') ?? '').slice(0, 120)));
  if (names.length > 0)
    list.add(
      'Attributes',
      names.slice(0, 60).join(', '),
      'What the application learns about the user; the values are hidden, as they name a person.',
    );
}
