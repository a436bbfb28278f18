import type { ReactNode } from 'react';
import { t } from '../words/words.ts';
import { AuthorizationParts, ChallengeParts, ProofParts } from './AuthParts.tsx';
import { keyed } from './keyed.ts';
import { Secret } from './Secret.tsx';
import { Safe } from './text.tsx';
import { type Exchange, type Fields, parseUrl, printable, type Redactor } from './useSession.ts';

/** Both messages' header fields; Authorization and WWW-Authenticate taken apart first. */
export function HeadersView({
  exchange,
  show,
}: {
  readonly exchange: Exchange;
  readonly show: Redactor;
}): ReactNode {
  return (
    <div data-testid="headers">
      <AuthorizationParts exchange={exchange} show={show} name="authorization" />
      <AuthorizationParts exchange={exchange} show={show} name="proxy-authorization" />
      <ProofParts exchange={exchange} show={show} />
      <ChallengeParts exchange={exchange} show={show} />
      <section className="fields">
        <h3>URL</h3>
        <Secret safe={show.url(exchange.url)} raw={exchange.url.raw} name={t('headers_url')} />
      </section>
      <FieldTable title={t('headers_request')} fields={exchange.request.fields} show={show} />
      <FieldTable title={t('headers_response')} fields={exchange.response.fields} show={show} />
    </div>
  );
}

const MOST = 300;
const LONGEST = 8000;

function FieldTable({
  title,
  fields,
  show,
}: {
  readonly title: string;
  readonly fields: Fields;
  readonly show: Redactor;
}): ReactNode {
  return (
    <section className="fields">
      <h3>{title}</h3>
      <p className="muted">{fields.recording === 'complete' ? '' : t(RECORDING[fields.recording])}</p>
      {fields.list.length > 0 && (
        <table className="members">
          <tbody>
            {keyed(fields.list.slice(0, MOST), (field) => field.name).map(([key, field]) => (
              <tr key={key} data-testid="field" data-field={printable(field.name.slice(0, 80))}>
                <th scope="row">
                  <code>
                    <Safe>{printable(field.name.slice(0, 80))}</Safe>
                  </code>
                </th>
                <td>
                  <Secret
                    safe={safeField(field.name, field.value, show)}
                    raw={field.value}
                    name={printable(field.name.slice(0, 80))}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {fields.withheld.length > 0 && (
        <p className="muted">{t('headers_left_out', { names: fields.withheld.map(printable).join(', ') })}</p>
      )}
    </section>
  );
}

const RECORDING = {
  partial: 'headers_partial',
  none: 'not_recorded',
} as const;

function safeField(name: string, value: string, show: Redactor): string {
  if (value.length > LONGEST)
    return t('headers_cut', { text: show.field(name, value.slice(0, LONGEST)), count: value.length });
  const safe = show.field(name, value);
  const plain = printable(value);
  // An origin has no path (and may be `null`), where an address is written with one: nothing of it is hidden.
  return safe === `${plain}/` || safe === `/${plain}` ? plain : safe;
}

/** A challenge's parameter: addresses stay readable, nonces do not. */
export function safeParam(name: string, value: string, show: Redactor): string {
  if (/nonce|opaque|token|state|ticket|response|session/.test(name)) return show.fingerprint(value);
  return /^https?:\/\//i.test(value) ? show.url(parseUrl(value)) : show.text(value.slice(0, 1000));
}
