import type { PartList } from './part-list.ts';
import { ASSERTION, PROTOCOL } from './saml.ts';
import { assertionParts, nameIdParts } from './saml-assertion-parts.ts';
import type { SamlCarrier } from './saml-carrier.ts';
import { signatureParts } from './saml-signature-parts.ts';
import { STATUS_WORDS } from './saml-status.ts';
import { childOf, childrenOf, type XmlElement } from './xml.ts';

/** The parts of an AuthnRequest, Response, LogoutRequest or LogoutResponse (SAML Core §3.2); what its status says. */
export function protocolParts(list: PartList, root: XmlElement, binding: SamlCarrier['binding']): string {
  const of = (name: string) => root.attributes.get(name);
  list.text('Issuer', childOf(root, ASSERTION, 'Issuer')?.text, 'Who wrote it: the entity ID of that side.');
  list.address('Destination', of('Destination'), 'The address that it is made for.', true);
  list.id('ID', of('ID'), 'Names this message; an answer to it repeats it as InResponseTo.');
  const answers = of('InResponseTo') ?? '';
  list.id('InResponseTo', answers, 'The request that it answers; the application must have asked it.');
  list.time('IssueInstant', of('IssueInstant'), 'When it was made, by its sender’s clock.', 'made');
  list.text('Version', of('Version') === '2.0' ? '' : of('Version'), 'Of SAML.', {
    fault: 'Only 2.0 is known.',
  });
  if (root.local === 'AuthnRequest') requestParts(list, root);
  if (root.local === 'LogoutRequest') logoutParts(list, root);
  const verdict = statusParts(list, root);
  let signed = signatureParts(list, root, 'Message');
  if (root.local !== 'Response') return verdict;
  if (answers === '')
    list.add('InResponseTo', 'missing', 'The request that it answers.', {
      advice: 'Nobody asked for it: the identity provider began by itself, which many applications refuse.',
    });
  const assertions = childrenOf(root, ASSERTION, 'Assertion');
  for (const assertion of assertions.slice(0, 4)) {
    if (assertionParts(list, assertion, answers)) signed = true;
  }
  const encrypted = childrenOf(root, ASSERTION, 'EncryptedAssertion').length;
  if (encrypted > 0)
    list.add(
      'EncryptedAssertion',
      encrypted === 1 ? 'present' : `${encrypted} of them`,
      'The assertion is encrypted for the application: its times, audience and attributes cannot be read here.',
    );
  if (assertions.length > 0 && encrypted === 0 && !signed && binding === 'post')
    list.add('Signature', 'missing', 'Proves who wrote it.', {
      fault: 'Neither the response nor its assertion is signed: anybody could have written it.',
    });
  return verdict;
}

function requestParts(list: PartList, root: XmlElement): void {
  const of = (name: string) => root.attributes.get(name);
  list.address(
    'AssertionConsumerServiceURL',
    of('AssertionConsumerServiceURL'),
    'Where the answer is to go; the provider must know this address.',
  );
  list.text(
    'AssertionConsumerServiceIndex',
    of('AssertionConsumerServiceIndex'),
    'Where the answer is to go, by its number in the application’s metadata.',
  );
  list.text('ProtocolBinding', of('ProtocolBinding')?.split(':').at(-1), 'How the answer is to travel.');
  const force = of('ForceAuthn');
  list.text(
    'ForceAuthn',
    force === 'true' || force === '1' ? 'true' : '',
    'The user is to sign in anew even if signed in.',
  );
  const passive = of('IsPassive');
  list.text(
    'IsPassive',
    passive === 'true' || passive === '1' ? 'true' : '',
    'The provider must not show a page: who is not signed in comes back with NoPassive.',
  );
  const policy = childOf(root, PROTOCOL, 'NameIDPolicy');
  list.text(
    'NameIDPolicy Format',
    policy?.attributes.get('Format')?.split(':').at(-1),
    'What kind of name the application wants for the user; a provider that has none answers InvalidNameIDPolicy.',
  );
  const context = childOf(root, PROTOCOL, 'RequestedAuthnContext');
  const classes = childrenOf(context, ASSERTION, 'AuthnContextClassRef').map(
    ({ text }) => text.split(':').at(-1) ?? '',
  );
  list.text(
    'RequestedAuthnContext',
    classes.slice(0, 8).join(', ') +
      (context === undefined ? '' : ` (${context.attributes.get('Comparison') ?? 'exact'})`),
    'How the user is to have signed in; a provider that cannot do that answers NoAuthnContext.',
  );
}

function logoutParts(list: PartList, root: XmlElement): void {
  list.time(
    'NotOnOrAfter',
    root.attributes.get('NotOnOrAfter'),
    'The request is not valid from then on.',
    'until',
  );
  list.text('Reason', root.attributes.get('Reason')?.split(':').at(-1), 'Why the session is to end.');
  nameIdParts(list, root);
  for (const index of childrenOf(root, PROTOCOL, 'SessionIndex').slice(0, 4))
    list.hidden(
      'SessionIndex',
      index.text,
      'The session that is to end, by the name that the sign-in gave it.',
    );
}

function statusParts(list: PartList, root: XmlElement): string {
  const status = childOf(root, PROTOCOL, 'Status');
  if (status === undefined) return '';
  const codes: string[] = [];
  let code = childOf(status, PROTOCOL, 'StatusCode');
  for (; code !== undefined && codes.length < 4; code = childOf(code, PROTOCOL, 'StatusCode'))
    codes.push(code.attributes.get('Value')?.split(':').at(-1)?.slice(0, 60) ?? '');
  const good = codes[0] === 'Success';
  const words = STATUS_WORDS[codes.at(-1) ?? ''] ?? STATUS_WORDS[codes[0] ?? ''] ?? '';
  list.text('Status', codes.join(' / ') || 'missing', 'Whether it went well; a second word says more.', {
    // A logout that reached only some applications is a success with PartialLogout inside (SAML Core §3.7.3.2).
    fault: good ? '' : words || 'It says no.',
    advice: good && codes.length > 1 ? words : '',
  });
  const said = childOf(status, PROTOCOL, 'StatusMessage')?.text;
  list.text('StatusMessage', said, 'The provider’s own words.');
  return good ? '' : words;
}
