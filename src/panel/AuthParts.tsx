import type { ReactNode } from 'react';
import { t } from '../words/words.ts';
import { safeParam } from './HeadersView.tsx';
import { Icon } from './Icon.tsx';
import { keyed } from './keyed.ts';
import { Secret } from './Secret.tsx';
import { type CredentialField, credentialParts, type Row, schemeParts, windowsWords } from './scheme-rows.ts';
import { Safe } from './text.tsx';
import {
  authorizationFaultText,
  CHALLENGE_FAULTS,
  type Exchange,
  fieldValues,
  parseAuthorization,
  parseChallengeFields,
  presence,
  printable,
  type Redactor,
} from './useSession.ts';

interface PartsProps {
  readonly exchange: Exchange;
  readonly show: Redactor;
}

interface AuthorizationProps extends PartsProps {
  readonly name: CredentialField;
}

/** Authorization or Proxy-Authorization taken apart: scheme, credential, and what is wrong with its form. */
export function AuthorizationParts({ exchange, show, name }: AuthorizationProps): ReactNode {
  const values = fieldValues(exchange.request.fields, name);
  const here = presence(exchange.request.fields, name);
  const title = name === 'authorization' ? 'Authorization' : 'Proxy-Authorization';
  if (values.length === 0) {
    if (exchange.response.status !== (name === 'authorization' ? 401 : 407)) return null;
    return (
      <section className="auth-parts" data-testid={name}>
        <h3>{title}</h3>
        <p className="muted">{t(here === 'absent' ? 'auth_not_sent' : 'auth_not_known')}</p>
      </section>
    );
  }
  return (
    <section className="auth-parts" data-testid={name}>
      <h3>{title}</h3>
      {keyed(values, () => name).map(([key, value]) => (
        <AuthorizationValue
          key={key}
          value={value}
          masked={here === 'masked'}
          exchange={exchange}
          name={name}
          show={show}
        />
      ))}
    </section>
  );
}

interface AuthorizationValueProps extends AuthorizationProps {
  readonly value: string;
  readonly masked: boolean;
}

function AuthorizationValue({ value, masked, exchange, name, show }: AuthorizationValueProps): ReactNode {
  const parsed = parseAuthorization(value);
  const { rows, faults } = credentialParts(parsed, exchange, name, show);
  const { basic } = parsed;
  return (
    <div className="auth-value">
      <Secret safe={show.field('authorization', value.slice(0, 8000))} raw={value} name="Authorization" />
      <dl>
        <div>
          <dt>{t('auth_scheme')}</dt>
          <dd>
            {parsed.scheme === undefined ? (
              <em>{t('auth_none')}</em>
            ) : (
              <code>{printable(parsed.scheme.slice(0, 40))}</code>
            )}
          </dd>
        </div>
        {basic?.user !== undefined && (
          <div>
            <dt>{t('auth_user')}</dt>
            <dd>
              <Secret safe={show.fingerprint(basic.user)} raw={basic.user} name={t('auth_user_name')} />
            </dd>
          </div>
        )}
        <Rows rows={rows} />
      </dl>
      {masked || parsed.masked ? (
        <p className="muted">{t('auth_masked')}</p>
      ) : (
        <Faults
          faults={[
            ...parsed.faults.map((fault) => ({ position: -1, sentence: authorizationFaultText(fault) })),
            ...faults.map((sentence) => ({ position: -1, sentence })),
          ]}
          good={t('auth_good')}
        />
      )}
    </div>
  );
}

/** The proofs and signatures of a request that stand beside Authorization, or in the address. */
export function ProofParts({ exchange, show }: PartsProps): ReactNode {
  return schemeParts(exchange, show).map((part) => (
    <section key={part.title} className="auth-parts" data-testid={part.id}>
      <h3>{part.title}</h3>
      <dl>
        <Rows rows={part.rows} />
      </dl>
      <Faults faults={part.faults.map((sentence) => ({ position: -1, sentence }))} good={t('auth_good')} />
    </section>
  ));
}

function Rows({ rows }: { readonly rows: readonly Row[] }): ReactNode {
  return keyed(rows, (row) => row.name).map(([key, row]) => (
    <div key={key}>
      <dt>
        <Safe>{row.name}</Safe>
      </dt>
      <dd>
        <Secret safe={row.safe} raw={row.raw} name={row.name} />
        {row.bad !== undefined && (
          <span className="bad-row">
            {' '}
            <Icon mark="broken" label={t('auth_fault')} /> <Safe>{row.bad}</Safe>
          </span>
        )}
      </dd>
    </div>
  ));
}

/** WWW-Authenticate and Proxy-Authenticate taken apart: each challenge with its parameters. */
export function ChallengeParts({ exchange, show }: PartsProps): ReactNode {
  return ['www-authenticate', 'proxy-authenticate'].map((name) => {
    const values = fieldValues(exchange.response.fields, name);
    if (values.length === 0) {
      if (name !== 'www-authenticate' || exchange.response.status !== 401) return null;
      const absent = presence(exchange.response.fields, name) === 'absent';
      return (
        <section key={name} className="auth-parts" data-testid="challenge">
          <h3>WWW-Authenticate</h3>
          <p className="muted">{t(absent ? 'auth_no_challenge' : 'not_recorded')}</p>
        </section>
      );
    }
    const parse = parseChallengeFields(values);
    const faults = parse.faults.slice(0, 20).map((fault) => ({
      position: fault.position,
      sentence: `${CHALLENGE_FAULTS[fault.code].sentence}${fault.name === '' ? '' : ` (${printable(fault.name.slice(0, 60))})`}`,
    }));
    return (
      <section key={name} className="auth-parts" data-testid="challenge">
        <h3>{name === 'www-authenticate' ? 'WWW-Authenticate' : 'Proxy-Authenticate'}</h3>
        {parse.challenges.slice(0, 20).map((challenge) => (
          <div key={`${challenge.line} ${challenge.position}`} className="challenge">
            <strong>
              <Safe>{printable(challenge.scheme.slice(0, 60))}</Safe>
            </strong>
            {challenge.token68 !== undefined && (
              <Secret
                safe={show.fingerprint(challenge.token68)}
                raw={challenge.token68}
                name={t('auth_challenge_token')}
              />
            )}
            {challenge.token68 !== undefined && <p className="muted">{windowsWords(challenge.token68)}</p>}
            {challenge.params.length > 0 && (
              <dl>
                {challenge.params.slice(0, 40).map((param) => (
                  <div key={param.name}>
                    <dt>
                      <Safe>{printable(param.name.slice(0, 60))}</Safe>
                    </dt>
                    <dd>
                      <Secret
                        safe={safeParam(param.name, param.value, show)}
                        raw={param.value}
                        name={printable(param.name.slice(0, 60))}
                      />
                    </dd>
                  </div>
                ))}
              </dl>
            )}
          </div>
        ))}
        {parse.challenges.length > 20 && (
          <p className="muted">{t('and_more', { count: parse.challenges.length - 20 })}</p>
        )}
        <Faults faults={faults} good="" />
      </section>
    );
  });
}

export interface ShownFault {
  /** Character offset in the value, from 0; -1 where it is about the whole. */
  readonly position: number;
  readonly sentence: string;
}

function Faults({
  faults,
  good,
}: {
  readonly faults: readonly ShownFault[];
  readonly good: string;
}): ReactNode {
  if (faults.length === 0) return good === '' ? null : <p className="muted">{good}</p>;
  return (
    <ul className="faults" data-testid="faults">
      {faults.map((fault) => (
        <li key={`${fault.position} ${fault.sentence}`}>
          <Icon mark="broken" label={t('auth_fault')} /> <Safe>{printable(fault.sentence)}</Safe>
          {fault.position >= 0 && (
            <span className="muted">{t('auth_at_character', { at: String(fault.position + 1) })}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
