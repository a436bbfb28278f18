import type { Redactor } from '../exchange/redact.ts';
import { cut } from '../exchange/redact-text.ts';
import type { XmlElement } from './xml.ts';

/** Ours: characters that a pretty-printed message may have. */
const LONGEST = 200_000;
const LONGEST_VALUE = 500;

const words = (text: string) => new Set(text.split(' '));
/** Elements whose text names no person and is no secret (SAML Core, WS-Federation, XML Signature). What is not listed is hidden. */
const PLAIN_TEXT = words(
  'Issuer Audience StatusMessage AuthnContextClassRef AuthnContextDeclRef AuthenticatingAuthority RequesterID Address Created Expires TokenType RequestType KeyType Reason ConfirmationMethod GetComplete ProviderID Loc X509SubjectName X509IssuerName X509SerialNumber',
);
/** Attributes of which the same is true. An ID names a message, which both sides' logs know it by; it opens nothing. */
const PLAIN_ATTRIBUTES = words(
  'ID Version MajorVersion MinorVersion IssueInstant InResponseTo Consent Destination Recipient NotBefore NotOnOrAfter NotAfter AuthnInstant AuthenticationInstant AuthenticationMethod SessionNotOnOrAfter Method Algorithm Format Name NameFormat FriendlyName AttributeName AttributeNamespace OriginalIssuer NameQualifier SPNameQualifier Value ProtocolBinding AssertionConsumerServiceURL AssertionConsumerServiceIndex AttributeConsumingServiceIndex ProviderName ForceAuthn IsPassive AllowCreate Comparison Reason URI Type PrefixList ResponseID AssertionID Issuer Context Id AssertionIDRef ProxyCount',
);
const ADDRESSES = words('Destination Recipient AssertionConsumerServiceURL Address Loc');

/** XML indented for reading: secrets and what names persons as fingerprints, comments left out. */
export function printXml(root: XmlElement, show: Redactor): { readonly xml: string; readonly cut: boolean } {
  const lines: string[] = [];
  let length = 0;
  let full = false;
  const put = (depth: number, line: string): boolean => {
    if (length > LONGEST) full = true;
    else lines.push('  '.repeat(depth) + line);
    length += line.length + 2 * depth + 1;
    return !full;
  };
  const print = (element: XmlElement, depth: number): void => {
    const name = cut(show.text(element.name), 120);
    const start = `<${name}${element.written.map((one) => attribute(one, show)).join('')}`;
    if (element.children.length === 0) {
      put(depth, element.text === '' ? `${start}/>` : `${start}>${content(element, show)}</${name}>`);
      return;
    }
    if (!put(depth, `${start}>`)) return;
    if (element.text !== '') put(depth + 1, content(element, show));
    for (const child of element.children) {
      print(child, depth + 1);
      if (full) return;
    }
    put(depth, `</${name}>`);
  };
  print(root, 0);
  return { xml: lines.join('\n'), cut: full };
}

function attribute([name, value]: readonly [string, string], show: Redactor): string {
  const local = name.slice(name.indexOf(':') + 1);
  const spelled = cut(show.text(name), 120);
  const declares = name === 'xmlns' || name.startsWith('xmlns:') || name === 'xsi:type';
  const text = declares ? systemName(value, show) : plain(local, value, PLAIN_ATTRIBUTES, show);
  return ` ${spelled}="${escaped(text)}"`;
}

function content(element: XmlElement, show: Redactor): string {
  return escaped(plain(element.local, element.text, PLAIN_TEXT, show));
}

function plain(name: string, value: string, allowed: ReadonlySet<string>, show: Redactor): string {
  if (value === '') return '';
  if (!allowed.has(name)) return show.fingerprint(value);
  if (ADDRESSES.has(name)) return show.urlText(cut(value, 2000));
  return messageId(name) ? identifier(value, show) : systemName(value, show);
}

function messageId(name: string): boolean {
  return /^(?:ID|Id|InResponseTo|URI|AssertionID|ResponseID)$/.test(name);
}

/** Names that the specifications fix; an address would lose the number sign at the end of some. */
const STANDARD =
  /^http:\/\/(?:www\.w3\.org|docs\.oasis-open\.org|schemas\.xmlsoap\.org|schemas\.microsoft\.com)\/[a-z0-9./_#-]{1,120}$/i;

/** An entity ID, a namespace or another fixed name: an address as addresses are printed, else as text. */
export function systemName(value: string, show: Redactor): string {
  if (STANDARD.test(value)) return value;
  const short = cut(value, LONGEST_VALUE);
  return /^https?:\/\//i.test(short) ? show.urlText(short) : show.text(short);
}

/** The ID of a message as it is: the logs of both sides name it so. What is no ID is printed like any text. */
export function identifier(value: string, show: Redactor): string {
  return /^#?[A-Za-z_][\w.-]{0,119}$/.test(value) ? value : show.text(cut(value, 120));
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
