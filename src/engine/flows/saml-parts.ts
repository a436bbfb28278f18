import type { Exchange, ParsedUrl } from '../exchange/exchange.ts';
import { parseUrl, resolveUrl } from '../exchange/exchange.ts';
import type { Redactor } from '../exchange/redact.ts';
import type { MessageReport } from '../report-flows.ts';
import { spec } from '../spec.ts';
import { type MessageClock, PartList } from './part-list.ts';
import { PROTOCOL } from './saml.ts';
import { type SamlCarrier, samlCarrier, samlIn } from './saml-carrier.ts';
import { samlText } from './saml-envelope.ts';
import { formsIn } from './saml-forms.ts';
import { printXml } from './saml-print.ts';
import { protocolParts } from './saml-protocol-parts.ts';
import { querySignatureParts } from './saml-signature-parts.ts';
import { federationMessage, isFederation } from './ws-federation.ts';
import { parseXml } from './xml.ts';

export interface SamlContext {
  readonly show: Redactor;
  /** For the host of the exchange. */
  readonly clock: Omit<MessageClock, 'host'>;
}

/** A place in an exchange where a message may stand. */
interface Found {
  readonly side: MessageReport['side'];
  readonly at: string;
  /** Where it is delivered. */
  readonly place: ParsedUrl | undefined;
  readonly carrier: SamlCarrier | undefined;
  readonly params: URLSearchParams;
}

/**
 * The SAML 2.0 and WS-Federation messages of one exchange taken apart, those of its request first: in the address or a posted form;
 * in the address that a redirect leads to, or the form of the page that came back. Bounded; never throws.
 */
export function samlMessages(exchange: Exchange, context: SamlContext): readonly MessageReport[] {
  const clock = { ...context.clock, host: exchange.url.host };
  return places(exchange).flatMap((found) => {
    const list = new PartList(context.show, found.at, clock, found.place);
    if (found.carrier !== undefined) return [samlMessage(found.carrier, found, list)];
    if (isFederation(found.params)) return [federationMessage(found.params, found.side, list)];
    const artifact = found.params.get('SAMLart');
    return artifact === null ? [] : [artifactMessage(artifact, found, list)];
  });
}

const HINT = /SAML(?:Request|Response|art)|\bwa=|\bwresult\b/;

function places(exchange: Exchange): readonly Found[] {
  const { url, request, response } = exchange;
  const found: Found[] = [];
  const take = (part: Omit<Found, 'carrier' | 'params'>, text: string, carrier: SamlCarrier | undefined) => {
    if (carrier !== undefined || HINT.test(text))
      found.push({
        ...part,
        carrier,
        params: carrier?.params ?? new URLSearchParams(text.slice(0, 1_500_000)),
      });
  };
  const body = request.method === 'POST' ? (request.body?.text ?? '') : '';
  const carried = samlCarrier(exchange);
  take(
    { side: 'request', at: 'url', place: url },
    url.query,
    carried?.binding === 'redirect' ? carried : undefined,
  );
  take(
    { side: 'request', at: 'request.body', place: url },
    body,
    carried?.binding === 'post' ? carried : undefined,
  );
  const { redirect } = response;
  if (redirect !== undefined)
    take(
      { side: 'response', at: 'response.headers.location', place: redirect },
      redirect.query,
      samlIn(redirect.query, 'redirect'),
    );
  const page = response.body?.text ?? '';
  if (HINT.test(page) || page.includes('name="wa"'))
    for (const form of formsIn(page))
      take(
        { side: 'response', at: 'response.body', place: resolveUrl(form.action, url.raw) },
        form.fields,
        samlIn(form.fields, 'post', form.cut),
      );
  return found;
}

const TITLES: Readonly<Record<string, readonly [title: string, section: string]>> = {
  AuthnRequest: ['SAML authentication request', '3.4.1'],
  Response: ['SAML response', '3.3.3'],
  LogoutRequest: ['SAML logout request', '3.7.1'],
  LogoutResponse: ['SAML logout response', '3.7.2'],
};

function samlMessage(carrier: SamlCarrier, found: Found, list: PartList): MessageReport {
  const { side } = found;
  const base = {
    title: carrier.role === 'request' ? 'SAML request' : 'SAML response',
    side,
    spec: spec('samlBindings', carrier.binding === 'redirect' ? '3.4' : '3.5'),
    verdict: '',
    xml: '',
    note: '',
  };
  const closed = (detail: string): MessageReport => {
    around(list, carrier);
    return { ...base, parts: list.parts, note: `It cannot be read: ${detail}.` };
  };
  const opened = samlText(carrier.value, carrier.cut);
  if (!opened.ok) return closed(opened.detail);
  const xml = parseXml(opened.text, { partly: true });
  if (!xml.ok) return closed(xml.detail);
  const { root } = xml;
  const printed = printXml(root, list.show);
  const known = root.uri === PROTOCOL ? TITLES[root.local] : undefined;
  const verdict = known === undefined ? '' : protocolParts(list, root, carrier.binding);
  around(list, carrier);
  const cut = opened.cut || xml.cut;
  const notes = [
    opened.deflated && carrier.binding === 'post'
      ? 'It is deflated, which the POST binding does not allow: many receivers cannot read it.'
      : '',
    !opened.deflated && carrier.binding === 'redirect'
      ? 'It is not deflated, which the redirect binding demands: many receivers cannot read it.'
      : '',
    cut === '' ? '' : `What stands here is not all of it: ${cut}.`,
    printed.cut ? 'The XML is longer than what is shown.' : '',
    xml.comments === 0
      ? ''
      : `${xml.comments === 1 ? 'A comment was' : `${xml.comments} comments were`} left out of the XML.`,
    known === undefined ? 'It is XML, but no SAML 2.0 message that is known here.' : '',
  ];
  return {
    ...base,
    ...(known === undefined ? {} : { title: known[0], spec: spec('saml', known[1]) }),
    parts: list.parts,
    verdict,
    xml: printed.xml,
    note: notes.filter((one) => one !== '').join(' '),
  };
}

/** What travels beside the message. */
function around(list: PartList, { params, binding }: SamlCarrier): void {
  const state = params.get('RelayState');
  if (state !== null && state !== '') {
    const octets = new TextEncoder().encode(state).length;
    list.add(
      'RelayState',
      addressLike(state) ? list.show.urlText(state.slice(0, 2000)) : list.show.fingerprint(state),
      'The application’s own note, which comes back unchanged with the answer: mostly where the user wanted to go.',
      {
        // SAML Bindings §3.4.3 and §3.5.3: it must not exceed 80 bytes.
        advice:
          octets > 80 ? `It has ${octets} bytes; 80 are allowed, and some providers cut or refuse more.` : '',
      },
    );
  }
  if (binding === 'redirect') querySignatureParts(list, params);
}

function artifactMessage(artifact: string, found: Found, list: PartList): MessageReport {
  list.hidden('SAMLart', artifact, 'A reference to the message, good for one use.');
  const state = found.params.get('RelayState');
  list.hidden('RelayState', state ?? '', 'The application’s own note, which came back unchanged.');
  return {
    title: 'SAML artifact',
    side: found.side,
    spec: spec('samlBindings', '3.6'),
    parts: list.parts,
    verdict: '',
    xml: '',
    note: 'The message itself is not in the browser: its receiver fetches it from the sender, server to server.',
  };
}

function addressLike(state: string): boolean {
  return /^https?:\/\//i.test(state) ? parseUrl(state).scheme !== '' : /^\/[^\s]*$/.test(state);
}
