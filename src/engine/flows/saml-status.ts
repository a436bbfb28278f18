/** SAML Core §3.2.2.2: what the status codes mean. */
export const STATUS_WORDS: Readonly<Record<string, string>> = {
  Requester: 'It finds fault with the application’s request.',
  Responder: 'It could not answer, for a reason of its own.',
  VersionMismatch: 'It does not take the version of the request.',
  AuthnFailed: 'It could not tell who the user is: the sign-in there failed or was cancelled.',
  InvalidAttrNameOrValue: 'The request holds an attribute that it does not take.',
  InvalidNameIDPolicy:
    'It cannot name users in the form that the request asks for (NameIDPolicy): set the name ID format alike on both sides.',
  NoAuthnContext:
    'It cannot sign users in by the method that the request asks for (RequestedAuthnContext): drop that demand, or allow the method.',
  NoAvailableIDP: 'None of the identity providers asked for is there.',
  NoPassive: 'The user was not signed in, and the request forbade asking (IsPassive).',
  NoSupportedIDP: 'It works with none of the identity providers asked for.',
  PartialLogout: 'Some of the applications could not be signed out of.',
  ProxyCountExceeded: 'The request may not be passed on to another provider.',
  RequestDenied: 'It understood the request and does not allow it: is the user assigned to this application?',
  RequestUnsupported: 'It does not support such a request.',
  UnknownPrincipal: 'It does not know this user.',
  UnsupportedBinding: 'It cannot answer in the way that the request asks for (binding).',
};
