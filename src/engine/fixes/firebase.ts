import type { StackFixes } from './stack.ts';

/**
 * Firebase documentation: Verify ID Tokens, Manage User Sessions, Create Custom Tokens, Control Access
 * with Custom Claims, Best practices for using signInWithRedirect, Manage cache behavior (Hosting),
 * Connect your app to the Authentication Emulator.
 */
export const firebase: StackFixes = {
  'token-expired': {
    effort: 'easy',
    audience: 'frontend',
    text: 'ID tokens last one hour. Ask the SDK for one before each call, instead of keeping it: it renews by itself.',
    code: 'const token = await auth.currentUser.getIdToken();',
  },
  'token-audience-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'aud is the project ID. Start the Admin SDK for the project that the page signs in to.',
    code: "initializeApp({ projectId: '<project>' });",
  },
  'token-issuer-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'iss of an ID token names the project.',
    code: 'https://securetoken.google.com/<project>',
  },
  'token-wrong-type': {
    effort: 'easy',
    audience: 'frontend',
    text: 'A custom token is not for APIs: exchange it for an ID token, and send that one.',
    code: 'const { user } = await signInWithCustomToken(auth, <custom token>);\nconst token = await user.getIdToken();',
  },
  'token-signature-invalid': {
    effort: 'easy',
    audience: 'backend',
    text: 'Tokens of the Authentication Emulator are not signed: a server accepts them only with this variable, which must not be set in production.',
    code: 'FIREBASE_AUTH_EMULATOR_HOST=127.0.0.1:9099',
  },
  forbidden: {
    effort: 'easy',
    audience: 'frontend',
    text: 'New custom claims come with the next ID token only. Renew it after the change.',
    code: 'await auth.currentUser.getIdToken(true);',
  },
  'session-not-recognised': {
    effort: 'easy',
    audience: 'backend',
    text: 'Firebase Hosting hands no other cookie than __session on to Cloud Functions and Cloud Run. Behind it, use that name.',
    code: "res.cookie('__session', <session>, { httpOnly: true, secure: true });",
  },
  'login-loop': {
    effort: 'medium',
    audience: 'frontend',
    text: 'signInWithRedirect loses the sign-in where the browser blocks third-party storage. Use the application’s own domain as authDomain (Hosting, or a proxy for /__/auth/), or signInWithPopup.',
    code: "initializeApp({ <options>, authDomain: '<application domain>' });",
  },
  'oauth-redirect-uri-mismatch': {
    effort: 'easy',
    audience: 'admin',
    text: 'Register this address with the identity provider, for every authDomain that is used, and list the domain under Authentication, Settings, Authorized domains.',
    code: 'https://<authDomain>/__/auth/handler',
  },
};
