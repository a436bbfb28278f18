/**
 * For a page's script: makes a key pair that cannot be exported, and `proof(htm, htu, more)`, a DPoP proof by it
 * (RFC 9449, section 4.2, DPoP Proof JWT Syntax); `jwk` is the public key, `athOf(token)` the token's hash.
 */
export const proofScript = `
  const proofPart = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const proofJson = (data) => proofPart(new TextEncoder().encode(JSON.stringify(data)));
  const makeProver = async () => {
    const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey);
    const jwk = { kty, crv, x, y };
    const proof = async (htm, htu, more) => {
      const claims = { jti: crypto.randomUUID(), htm, htu, iat: Math.floor(Date.now() / 1000), ...more };
      const signed = proofJson({ typ: 'dpop+jwt', alg: 'ES256', jwk }) + '.' + proofJson(claims);
      const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
      const signature = await crypto.subtle.sign(algorithm, keys.privateKey, new TextEncoder().encode(signed));
      return signed + '.' + proofPart(signature);
    };
    return { jwk, proof };
  };
  const athOf = async (token) => proofPart(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token)));
  const { jwk, proof } = await makeProver();
`;
