// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SignatureCheck } from './SignatureCheck.tsx';

vi.setConfig({ testTimeout: 30_000 });

const ISSUER = 'https://idp.test';
const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1' }] });
const token = await new SignJWT({ iss: ISSUER })
  .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
  .sign(privateKey);
const answer = () => screen.getByTestId('signature-answer').textContent ?? '';

describe('the check of a signature', () => {
  afterEach(cleanup);

  it('uses keys that were pasted, and asks nobody', async () => {
    const get = vi.fn();
    const onVerdict = vi.fn();
    render(<SignatureCheck token={token} issuer={ISSUER} onVerdict={onVerdict} get={get} />);
    fireEvent.change(screen.getByRole('textbox'), { target: { value: keys } });
    fireEvent.click(screen.getByRole('button', { name: 'Check with these keys' }));
    await waitFor(() => expect(answer()).toContain('good'));
    expect(onVerdict).toHaveBeenCalledWith(token, expect.objectContaining({ code: 'valid' }));
    expect(get).not.toHaveBeenCalled();
  });

  it('asks the issuer only when told to, after saying what it will ask', async () => {
    const get = vi.fn(
      async (url: string) =>
        new Response(
          url.endsWith('/jwks') ? keys : JSON.stringify({ issuer: ISSUER, jwks_uri: `${ISSUER}/jwks` }),
        ),
    );
    render(
      <SignatureCheck
        token={token}
        issuer={ISSUER}
        onVerdict={vi.fn()}
        get={get as unknown as typeof fetch}
      />,
    );
    expect(screen.getByTestId('signature').textContent).toContain(
      `${ISSUER}/.well-known/openid-configuration`,
    );
    expect(get).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Fetch them from the issuer' }));
    await waitFor(() => expect(answer()).toContain('good'));
    expect(get).toHaveBeenCalledTimes(2);
  });

  it('says what is wrong with the keys, and where the network refused', async () => {
    const get = vi.fn(async () => Promise.reject(new TypeError('Failed to fetch')));
    render(<SignatureCheck token={token} issuer={ISSUER} onVerdict={vi.fn()} get={get} />);
    fireEvent.click(screen.getByRole('button', { name: 'Fetch them from the issuer' }));
    await waitFor(() => expect(answer()).toContain('CORS'));
    fireEvent.change(screen.getByRole('textbox'), { target: { value: '{' } });
    fireEvent.click(screen.getByRole('button', { name: 'Check with these keys' }));
    await waitFor(() => expect(answer()).toContain('neither JSON'));
  });

  it('offers no fetch for an issuer that has no https address', () => {
    render(<SignatureCheck token={token} issuer="accounts" onVerdict={vi.fn()} get={vi.fn()} />);
    expect(screen.queryByRole('button', { name: /Fetch/ })).toBeNull();
  });
});
