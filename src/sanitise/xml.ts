import { SaxesParser } from 'saxes';
import type { Values } from './values.ts';

/** Elements whose text is of the protocol or of an error, and names nobody (SAML 2.0 Core; S3's and SOAP's errors). */
const PLAIN_ELEMENTS = new Set(
  'Issuer Audience StatusMessage AuthnContextClassRef AuthnContextDeclRef AuthenticatingAuthority SPNameQualifier Code Message faultcode faultstring Text Value Reason error error_description title'.split(
    ' ',
  ),
);
/** Attributes that carry an address, a time, an algorithm, a name of the protocol or the id of a message. */
const PLAIN_ATTRIBUTES =
  /^(?:xmlns(?::.*)?|(?:xsi|xs|xml):.*|ID|InResponseTo|Version|IssueInstant|Destination|Recipient|NotBefore|NotOnOrAfter|AuthnInstant|SessionNotOnOrAfter|Value|Format|Algorithm|Method|URI|ProtocolBinding|AssertionConsumerServiceURL|AssertionConsumerServiceIndex|AllowCreate|ForceAuthn|IsPassive|Consent|Comparison|NameFormat|ProviderName|Reason|Type|EncodingType|ValueType|PrefixList|wsu:Id)$/;

/** An XML document written anew, names and times kept, texts disguised; undefined where it is not well-formed. No entity is expanded. */
export function sanitiseXml(document: string, values: Values): string | undefined {
  const parser = new SaxesParser();
  const open: string[] = [];
  let made = '';
  let failed = false;
  const fail = () => {
    failed = true;
  };
  parser.on('error', fail);
  // A document type may define entities; no message that is read here has one.
  parser.on('doctype', fail);
  parser.on('opentag', (tag) => {
    open.push(local(tag.name));
    made += `<${tag.name}`;
    for (const [name, value] of Object.entries(tag.attributes))
      made += ` ${name}="${escaped(attribute(name, String(value), values))}"`;
    made += tag.isSelfClosing ? '/>' : '>';
  });
  parser.on('closetag', (tag) => {
    open.pop();
    if (!tag.isSelfClosing) made += `</${tag.name}>`;
  });
  const text = (found: string) => {
    made += escaped(element(open.at(-1) ?? '', found, values));
  };
  parser.on('text', text);
  parser.on('cdata', text);
  try {
    parser.write(document).close();
  } catch {
    return undefined;
  }
  return failed ? undefined : made;
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function attribute(name: string, value: string, values: Values): string {
  if (/^https?:\/\//i.test(value)) return values.url(value);
  if (PLAIN_ATTRIBUTES.test(name)) return values.kept(value);
  if (name === 'Name' || name === 'FriendlyName') return values.words(value);
  return values.secret(value);
}

function element(name: string, text: string, values: Values): string {
  if (text.trim() === '') return text;
  if (PLAIN_ELEMENTS.has(name))
    return /^\s*https?:\/\//i.test(text) ? values.url(text.trim()) : values.words(text);
  // Line breaks in a signature are the producer's: they stay where they are.
  return values.secret(text);
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
