import { span } from '../exchange/time.ts';
import type { PartList } from './part-list.ts';
import { ASSERTION } from './saml.ts';
import { signatureParts } from './saml-signature-parts.ts';
import { childOf, childrenOf, type XmlElement, xmlTime } from './xml.ts';

/** Ours: names of attributes that are listed. */
const MOST_NAMES = 60;

/** The parts of a SAML 2.0 assertion (SAML Core §2.3.3). Whether it is signed itself. */
export function assertionParts(list: PartList, assertion: XmlElement, inResponseTo: string): boolean {
  list.text('Assertion Issuer', childOf(assertion, ASSERTION, 'Issuer')?.text, 'Who vouches for the user.');
  list.id(
    'Assertion ID',
    assertion.attributes.get('ID'),
    'Names this assertion; a receiver takes each one once.',
  );
  list.time(
    'Assertion IssueInstant',
    assertion.attributes.get('IssueInstant'),
    'When it was made, by the identity provider’s clock.',
    'made',
  );
  const signed = signatureParts(list, assertion, 'Assertion');
  subjectParts(list, childOf(assertion, ASSERTION, 'Subject'), inResponseTo);
  conditionParts(list, childOf(assertion, ASSERTION, 'Conditions'));
  for (const statement of childrenOf(assertion, ASSERTION, 'AuthnStatement').slice(0, 4))
    authnParts(list, statement);
  attributeParts(list, childrenOf(assertion, ASSERTION, 'AttributeStatement'));
  return signed;
}

function subjectParts(list: PartList, subject: XmlElement | undefined, inResponseTo: string): void {
  if (subject === undefined) return;
  nameIdParts(list, subject);
  for (const confirmation of childrenOf(subject, ASSERTION, 'SubjectConfirmation').slice(0, 4)) {
    const method = confirmation.attributes.get('Method')?.split(':').at(-1);
    list.text(
      'SubjectConfirmation Method',
      method,
      '`bearer`: whoever brings the assertion is taken for the user.',
    );
    const data = childOf(confirmation, ASSERTION, 'SubjectConfirmationData');
    const of = (name: string) => data?.attributes.get(name);
    list.address('Recipient', of('Recipient'), 'The only address that may take it.', true);
    list.time(
      'SubjectConfirmationData NotBefore',
      of('NotBefore'),
      'A bearer assertion must not have it (SAML Profiles §4.1.4.2).',
      'from',
    );
    list.time(
      'SubjectConfirmationData NotOnOrAfter',
      of('NotOnOrAfter'),
      'Until then it may be brought.',
      'until',
    );
    const answers = of('InResponseTo');
    list.id('SubjectConfirmationData InResponseTo', answers, 'The request that it was made for.', {
      fault:
        answers !== undefined && inResponseTo !== '' && answers !== inResponseTo
          ? 'It names another request than the response around it.'
          : '',
    });
    list.hidden(
      'SubjectConfirmationData Address',
      of('Address'),
      'The network address that the user had there.',
    );
  }
}

/** Of the Subject, or of a LogoutRequest. */
export function nameIdParts(list: PartList, holder: XmlElement): void {
  const name = childOf(holder, ASSERTION, 'NameID');
  if (name !== undefined) {
    list.hidden('NameID', name.text || ' ', 'Who the user is; hidden here, as it names a person.');
    list.text(
      'NameID Format',
      name.attributes.get('Format')?.split(':').at(-1),
      'What kind of name that is.',
    );
  } else if (childOf(holder, ASSERTION, 'EncryptedID') !== undefined)
    list.add('NameID', 'encrypted', 'Who the user is; only the receiver can read it.');
}

function conditionParts(list: PartList, conditions: XmlElement | undefined): void {
  if (conditions === undefined) return;
  list.time('NotBefore', conditions.attributes.get('NotBefore'), 'It is not valid before.', 'from');
  list.time(
    'NotOnOrAfter',
    conditions.attributes.get('NotOnOrAfter'),
    'It is not valid from then on.',
    'until',
  );
  for (const restriction of childrenOf(conditions, ASSERTION, 'AudienceRestriction').slice(0, 4))
    for (const audience of childrenOf(restriction, ASSERTION, 'Audience').slice(0, 8))
      list.text(
        'Audience',
        audience.text,
        'The application that it is made out to: its entity ID, letter by letter.',
      );
  if (childOf(conditions, ASSERTION, 'OneTimeUse') !== undefined)
    list.add('OneTimeUse', 'yes', 'It is to be used at once and never again.');
}

/** Ours, ms: Spring Security’s older modules and others refuse a sign-in that is older than two hours. */
const OLD_SIGN_IN = 7_200_000;

function authnParts(list: PartList, statement: XmlElement): void {
  const instant = statement.attributes.get('AuthnInstant');
  const time = instant === undefined ? undefined : xmlTime(instant);
  const { now } = list.clock;
  if (time !== undefined && now !== undefined && now - time > OLD_SIGN_IN)
    list.text('AuthnInstant', instant, 'When the user really signed in at the identity provider.', {
      advice: `That was ${span(now - time)} before. Some applications refuse so old a sign-in unless their limit is raised, or they ask with ForceAuthn.`,
    });
  else list.time('AuthnInstant', instant, 'When the user really signed in at the identity provider.', 'made');
  list.hidden(
    'SessionIndex',
    statement.attributes.get('SessionIndex'),
    'Names the session at the identity provider: signing out uses it.',
  );
  list.time(
    'SessionNotOnOrAfter',
    statement.attributes.get('SessionNotOnOrAfter'),
    'The application is to end its session then.',
    'until',
  );
  list.text(
    'AuthnContextClassRef',
    childOf(childOf(statement, ASSERTION, 'AuthnContext'), ASSERTION, 'AuthnContextClassRef')
      ?.text.split(':')
      .at(-1),
    'How the user signed in there.',
  );
}

function attributeParts(list: PartList, statements: readonly XmlElement[]): void {
  const names = statements
    .flatMap((statement) => statement.children)
    .map((one) =>
      one.local === 'EncryptedAttribute'
        ? 'encrypted'
        : nameWithCount(
            list,
            one.attributes.get('FriendlyName') ??
              one.attributes.get('Name') ??
              one.attributes.get('AttributeName') ??
              '',
            one.children.length,
          ),
    );
  if (names.length === 0) return;
  const more = names.length - MOST_NAMES;
  list.add(
    'Attributes',
    `${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? `, ${more} more` : ''}`,
    'What the application learns about the user; the values are hidden, as they name a person.',
  );
}

function nameWithCount(list: PartList, name: string, count: number): string {
  const short = list.show.text(name.slice(0, 120));
  return count > 1 ? `${short} (${count} values)` : short;
}
