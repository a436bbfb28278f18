import { looseBase64Bytes } from '../headers/base64.ts';
import { readCertificate } from '../headers/certificate.ts';
import type { PartList } from './part-list.ts';
import { SIGNATURE } from './saml.ts';
import { childOf, childrenOf, type XmlElement } from './xml.ts';

const UNCHECKED =
  'The signature is not verified here: for that one needs the certificate that the receiver keeps for the sender.';
const SHA1 = 'SHA-1 is weak: many receivers refuse it by now. Set the sender to RSA-SHA256 or better.';

/** The signature that stands in an element, if there is one; `owner` names it: `Response`, `Assertion`. */
export function signatureParts(list: PartList, element: XmlElement, owner: string): boolean {
  const signature = childOf(element, SIGNATURE, 'Signature');
  if (signature === undefined) return false;
  const info = childOf(signature, SIGNATURE, 'SignedInfo');
  const method = algorithmOf(childOf(info, SIGNATURE, 'SignatureMethod'));
  const reference = childOf(info, SIGNATURE, 'Reference');
  const digest = algorithmOf(childOf(reference, SIGNATURE, 'DigestMethod'));
  const id = element.attributes.get('ID') ?? element.attributes.get('AssertionID') ?? '';
  const target = reference?.attributes.get('URI') ?? '';
  const algorithms = [short(method), short(digest)].filter((one) => one !== '').join(', digest ');
  list.text(`${owner} signature`, algorithms || 'present', `Signs the ${owner.toLowerCase()}. ${UNCHECKED}`, {
    fault:
      target !== '' && id !== '' && target !== `#${id}`
        ? `It signs another element than the one that it stands in.`
        : '',
    advice: weak(method) || weak(digest) ? SHA1 : '',
  });
  const data = childOf(childOf(signature, SIGNATURE, 'KeyInfo'), SIGNATURE, 'X509Data');
  for (const certificate of childrenOf(data, SIGNATURE, 'X509Certificate').slice(0, 3))
    certificatePart(list, certificate.text, owner);
  return true;
}

/** With the redirect binding the signature stands beside the message (SAML Bindings §3.4.4.1). */
export function querySignatureParts(list: PartList, params: URLSearchParams): boolean {
  const method = params.get('SigAlg');
  const signature = params.get('Signature');
  if (signature === null) return false;
  list.text(
    'SigAlg',
    short(method ?? '') || 'missing',
    `The algorithm of the signature in the address. ${UNCHECKED}`,
    {
      fault: method === null ? 'A signature without its algorithm cannot be verified.' : '',
      advice: weak(method ?? '') ? SHA1 : '',
    },
  );
  list.hidden(
    'Signature',
    signature,
    'Signs the message, RelayState and SigAlg as they stand in the address.',
  );
  return true;
}

function certificatePart(list: PartList, base64: string, owner: string): void {
  const data = looseBase64Bytes(base64.replace(/\s+/g, ''));
  const certificate = data === undefined ? undefined : readCertificate(data);
  const means = `The certificate whose key made the signature, as the sender says. Compare its SHA-256 with the certificate that the receiver keeps for it.`;
  if (certificate === undefined) {
    list.add(`${owner} certificate`, 'unreadable', means, { advice: 'It is no certificate in DER.' });
    return;
  }
  const { now } = list.clock;
  const { notBefore, notAfter } = certificate;
  const until = notAfter === undefined ? '' : new Date(notAfter).toISOString().slice(0, 10);
  list.add(
    `${owner} certificate`,
    [
      list.show.text(certificate.subject) || 'no name',
      until === '' ? '' : `valid until ${until}`,
      `SHA-256 ${certificate.fingerprint}`,
    ]
      .filter((one) => one !== '')
      .join('; '),
    means,
    {
      advice:
        now !== undefined && notAfter !== undefined && notAfter < now
          ? `It ran out on ${until}. Some receivers refuse it for that alone.`
          : now !== undefined && notBefore !== undefined && notBefore > now
            ? 'It is not valid yet.'
            : '',
    },
  );
}

function algorithmOf(element: XmlElement | undefined): string {
  return element?.attributes.get('Algorithm') ?? '';
}

function short(algorithm: string): string {
  return algorithm.split('#').at(-1)?.slice(0, 60) ?? '';
}

function weak(algorithm: string): boolean {
  return /sha1$|md5$/i.test(algorithm);
}
